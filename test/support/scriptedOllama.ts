import { dripped, startScriptedServer } from './scriptedServer';
import type { Part, RawReply, RecordedRequest, ScriptedServer } from './scriptedServer';

export interface ScriptedModel {
  readonly name: string;
  readonly capabilities?: readonly string[];
  readonly contextLength?: number;
  /** The window that `/api/ps` says it has; absent where it is not loaded. */
  readonly allocatedContext?: number;
  readonly sizeBytes?: number;
  /** As Ollama says it: `7B` unless told. */
  readonly parameterSize?: string;
  /** More of `model_info`, without the architecture's name before each key. */
  readonly info?: Readonly<Record<string, number>>;
}

/** The body of a chat request, as the product sends it. */
export interface OllamaChatBody {
  readonly model: string;
  readonly messages: readonly {
    readonly role: string;
    readonly content: string;
    readonly tool_calls?: readonly {
      readonly id?: string;
      readonly function: { readonly name: string; readonly arguments: unknown };
    }[];
    readonly tool_name?: string;
  }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly format?: unknown;
  readonly stream?: boolean;
  readonly truncate?: boolean;
  readonly shift?: boolean;
  readonly keep_alive?: unknown;
  readonly options?: Readonly<Record<string, unknown>>;
}

export interface ScriptedOllamaOptions {
  readonly models?: readonly ScriptedModel[];
  /** A function of the request, or the replies in order (the last one again and again). `index` counts chats from 0. */
  readonly chat?: ((body: OllamaChatBody, index: number) => RawReply) | readonly RawReply[];
  readonly pull?: (name: string) => RawReply;
  readonly version?: string;
  /** One that is free, where 0 or nothing is given. */
  readonly port?: number;
}

export interface ScriptedOllama extends ScriptedServer {
  /** The chat requests alone, in order. */
  chats(): OllamaChatBody[];
}

const DEFAULT_MODEL: ScriptedModel = {
  name: 'scripted:latest',
  capabilities: ['completion', 'tools'],
  contextLength: 32_768,
};

/** An endpoint that speaks Ollama's protocol and says what the test told it to. */
export async function startScriptedOllama(options: ScriptedOllamaOptions = {}): Promise<ScriptedOllama> {
  const models = options.models ?? [DEFAULT_MODEL];
  const bodies: OllamaChatBody[] = [];
  const server = await startScriptedServer((request) => {
    switch (request.path) {
      case '/api/version':
        return json({ version: options.version ?? '0.33.0' });
      case '/api/tags':
        return json({
          models: models.map(({ name, sizeBytes }) => ({ name, model: name, size: sizeBytes ?? 1_000_000 })),
        });
      case '/api/ps':
        return json({ models: models.flatMap(loaded) });
      case '/api/show':
        return show(models, request);
      case '/api/pull':
        return (options.pull ?? pulled)(nameIn(request));
      case '/api/chat': {
        const body = request.body as OllamaChatBody;
        const index = bodies.push(body) - 1;
        if (!models.some(({ name }) => sameModel(name, body.model))) return missing(body.model);
        const { chat } = options;
        if (typeof chat === 'function') return chat(body, index);
        return chat?.[Math.min(index, chat.length - 1)] ?? say('ok');
      }
      default:
        return null;
    }
  }, options.port);
  return { ...server, chats: () => bodies };
}

export function json(value: unknown, status = 200): RawReply {
  return { status, headers: { 'content-type': 'application/json' }, parts: [JSON.stringify(value)] };
}

/** Lines of a stream, each a value. */
export function lines(...values: readonly (object | Exclude<Part, string>)[]): RawReply {
  return {
    headers: { 'content-type': 'application/x-ndjson' },
    parts: values.map((value) => (isWire(value) ? value : `${JSON.stringify(value)}\n`)),
  };
}

export interface Counts {
  readonly promptTokens?: number;
  readonly outputTokens?: number;
  readonly doneReason?: string;
}

export function chunk(content: string, thinking?: string): object {
  return { message: { role: 'assistant', content, ...(thinking === undefined ? {} : { thinking }) }, done: false };
}

export function done(counts: Counts = {}): object {
  return {
    message: { role: 'assistant', content: '' },
    done: true,
    done_reason: counts.doneReason ?? 'stop',
    prompt_eval_count: counts.promptTokens ?? 100,
    eval_count: counts.outputTokens ?? 10,
    prompt_eval_duration: 2_000_000,
    eval_duration: 3_000_000,
    load_duration: 1_000_000,
  };
}

/** Says a text, word by word; a very long one in larger pieces. */
export function say(text: string, counts: Counts = {}): RawReply {
  const pieces = text.match(text.length > 20_000 ? /[^]{1,2000}/g : /\S+\s*|\s+/g) ?? [];
  return lines(...pieces.map((piece) => chunk(piece)), done(counts));
}

/** Calls one tool, in a middle line, after an optional text. */
export function callTool(name: string, args: unknown, options: Counts & { readonly text?: string } = {}): RawReply {
  return callTools([{ name, arguments: args }], options);
}

export function callTools(
  calls: readonly { readonly name: string; readonly arguments: unknown }[],
  options: Counts & { readonly text?: string; readonly inLastLine?: boolean } = {},
): RawReply {
  const message = { role: 'assistant', content: '', tool_calls: calls.map((call) => ({ function: call })) };
  const said = options.text === undefined ? [] : [chunk(options.text)];
  return options.inLastLine === true
    ? lines(...said, { ...done(options), message })
    : lines(...said, { message, done: false }, done(options));
}

/** The same reply in small pieces with pauses between them. */
export function drip(reply: RawReply, bytes = 7, pauseMs = 1): RawReply {
  const text = reply.parts.filter((part) => typeof part === 'string').join('');
  return { ...reply, parts: dripped(text, bytes, pauseMs) };
}

/** Says a text, then nothing more, with the connection open. Without a text only the headers come. */
export function hang(text?: string): RawReply {
  return text === undefined
    ? { parts: [{ do: 'hang' }], headers: { 'content-type': 'application/x-ndjson' } }
    : lines(chunk(text), { do: 'hang' });
}

/** Says a text, then breaks the connection. */
export function cut(text: string): RawReply {
  return lines(chunk(text), { do: 'cut' });
}

/** An error line under HTTP 200, after an optional text. */
export function errorLine(error: string, text?: string): RawReply {
  return lines(...(text === undefined ? [] : [chunk(text)]), { error });
}

/** An error status with Ollama's body. */
export function errorStatus(status: number, error: string, headers: Readonly<Record<string, string>> = {}): RawReply {
  const reply = json({ error }, status);
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

export function htmlPage(status = 200): RawReply {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    parts: ['<html><body>Welcome to the hotel</body></html>'],
  };
}

function pulled(): RawReply {
  const total = 1_000_000;
  return lines(
    { status: 'pulling manifest' },
    ...[0, 250_000, 750_000, total].map((completed) => ({
      status: 'pulling abc',
      digest: 'sha256:abc',
      total,
      completed,
    })),
    { status: 'verifying sha256 digest' },
    { status: 'success' },
  );
}

function loaded(model: ScriptedModel): object[] {
  if (model.allocatedContext === undefined) return [];
  return [{ name: model.name, model: model.name, context_length: model.allocatedContext }];
}

function show(models: readonly ScriptedModel[], request: RecordedRequest): RawReply {
  const name = nameIn(request);
  const model = models.find((candidate) => sameModel(candidate.name, name));
  if (model === undefined) return missing(name);
  return json({
    capabilities: model.capabilities ?? ['completion', 'tools'],
    details: { family: 'scripted', parameter_size: model.parameterSize ?? '7B' },
    model_info: {
      'general.architecture': 'scripted',
      'scripted.context_length': model.contextLength ?? 32_768,
      ...Object.fromEntries(Object.entries(model.info ?? {}).map(([key, value]) => [`scripted.${key}`, value])),
    },
  });
}

function nameIn(request: RecordedRequest): string {
  const body = request.body as { readonly model?: string; readonly name?: string } | null;
  return body?.model ?? body?.name ?? '';
}

function missing(name: string): RawReply {
  return errorStatus(404, `model '${name}' not found`);
}

function sameModel(left: string, right: string): boolean {
  const full = (name: string): string => (name.includes(':') ? name : `${name}:latest`);
  return full(left) === full(right);
}

function isWire(value: object): value is Exclude<Part, string> {
  return value instanceof Uint8Array || 'waitMs' in value || 'do' in value;
}
