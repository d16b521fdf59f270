import { z } from 'zod';
import { ConversationMemory } from './conversationMemory';
import { countTokens, listen, sendJson } from './http';
import type { Exchange, ListeningServer } from './http';
import { replyTo } from './protegeReply';
import type { PracticeReply } from './protegeReply';

export const practiceModelName = 'practice-protege';

/** The window that the model claims to be made for, and what it gets when nothing is asked for, in tokens. */
const maxContext = 32_768;
const defaultContext = 4_096;

const messageSchema = z.object({
  role: z.string(),
  content: z.string().nullish(),
  tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) })).nullish(),
});

const chatSchema = z.object({
  model: z.string(),
  messages: z.array(messageSchema).default([]),
  tools: z.array(z.unknown()).nullish(),
  format: z.unknown().optional(),
  stream: z.boolean().nullish(),
  truncate: z.boolean().nullish(),
  options: z.object({ num_ctx: z.number().nullish(), num_predict: z.number().nullish() }).nullish(),
});
type ChatBody = z.infer<typeof chatSchema>;

const nameSchema = z.object({ model: z.string().optional(), name: z.string().optional() });

const details = {
  parent_model: '',
  format: 'practice',
  family: 'practice',
  families: ['practice'],
  parameter_size: '0',
  quantization_level: 'none',
};

/** Ollama's protocol in front of the practice protégé. */
export function startOllamaServer(): Promise<ListeningServer> {
  const server = new OllamaServer();
  return listen((exchange) => server.handle(exchange));
}

class OllamaServer {
  /** The window of the loaded model; 0 while none is loaded. */
  private allocated = 0;
  private readonly memory = new ConversationMemory();

  async handle(exchange: Exchange): Promise<void> {
    const { response } = exchange;
    switch (`${exchange.method} ${exchange.path}`) {
      case 'GET /':
        response.end('Ollama is running');
        return;
      case 'GET /api/version':
        sendJson(response, 200, { version: '0.33.0-practice' });
        return;
      case 'GET /api/tags':
        sendJson(response, 200, { models: [listed()] });
        return;
      case 'GET /api/ps':
        sendJson(response, 200, {
          models: this.allocated === 0 ? [] : [{ ...listed(), size_vram: 0, context_length: this.allocated }],
        });
        return;
      case 'POST /api/show':
        this.show(exchange);
        return;
      case 'POST /api/chat':
        await this.chat(exchange);
        return;
      default:
        sendJson(response, 404, { error: `the practice models do not have ${exchange.path}` });
    }
  }

  private show({ body, response }: Exchange): void {
    const named = nameSchema.safeParse(body);
    const name = named.success ? (named.data.model ?? named.data.name ?? '') : '';
    if (!isPracticeModel(name)) {
      sendJson(response, 404, { error: `model '${name}' not found` });
      return;
    }
    sendJson(response, 200, {
      license: 'MIT',
      modelfile: '# A practice model: a search-based repairer, no language model.',
      parameters: '',
      template: '',
      details,
      model_info: {
        'general.architecture': 'practice',
        'general.description': 'A search-based repairer for practice. It is no language model.',
        'practice.context_length': maxContext,
      },
      capabilities: ['completion', 'tools'],
      modified_at: modifiedAt,
    });
  }

  private async chat(exchange: Exchange): Promise<void> {
    const { response } = exchange;
    const parsed = chatSchema.safeParse(exchange.body);
    if (!parsed.success) {
      sendJson(response, 400, { error: `invalid request: ${parsed.error.issues[0]?.message ?? 'no JSON'}` });
      return;
    }
    const body = parsed.data;
    if (!isPracticeModel(body.model)) {
      sendJson(response, 404, { error: `model '${body.model}' not found` });
      return;
    }
    this.allocated = Math.min(maxContext, body.options?.num_ctx ?? (this.allocated || defaultContext));
    if (body.messages.length === 0) {
      sendJson(response, 200, {
        ...head(),
        message: { role: 'assistant', content: '' },
        done: true,
        done_reason: 'load',
      });
      return;
    }
    const promptTokens = countTokens(promptOf(body));
    if (promptTokens > this.allocated && body.truncate === false) {
      sendJson(response, 400, { error: 'the input length exceeds the context length' });
      return;
    }
    const start = performance.now();
    const reply = replyTo({
      messages: this.memory.complete(
        body.messages.map(({ role, content, tool_calls }) => ({
          role,
          content: content ?? '',
          toolCalls: (tool_calls ?? []).map((call) => call.function),
        })),
      ),
      hasTools: (body.tools ?? []).length > 0,
      format: body.format,
    });
    await sendReply(exchange, body, reply, promptTokens, performance.now() - start);
  }
}

async function sendReply(
  { response, signal }: Exchange,
  body: ChatBody,
  reply: PracticeReply,
  promptTokens: number,
  thoughtMs: number,
): Promise<void> {
  const limit = body.options?.num_predict ?? -1;
  const isCut = limit > 0 && countTokens(reply.content) > limit;
  const content = isCut ? reply.content.slice(0, limit * 4) : reply.content;
  const calls = isCut ? [] : reply.calls;
  const toolCalls = calls.map((call) => ({ function: call }));
  const outputTokens = countTokens(content + (calls.length > 0 ? JSON.stringify(calls) : ''));
  const last = {
    done: true,
    done_reason: isCut ? 'length' : 'stop',
    total_duration: nanoseconds(thoughtMs) + 2,
    load_duration: 1,
    prompt_eval_count: promptTokens,
    prompt_eval_duration: 1,
    eval_count: outputTokens,
    eval_duration: nanoseconds(thoughtMs),
  };
  if (body.stream === false) {
    const message = { role: 'assistant', content, ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) };
    sendJson(response, 200, { ...head(), message, ...last });
    return;
  }
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  const write = (value: unknown): void => {
    response.write(`${JSON.stringify(value)}\n`);
  };
  for (const piece of content.match(/\s*\S+/g) ?? []) {
    if (signal.aborted) return;
    write({ ...head(), message: { role: 'assistant', content: piece }, done: false });
    // One piece a turn of the event loop, so that a client that goes away is noticed.
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (toolCalls.length > 0)
    write({ ...head(), message: { role: 'assistant', content: '', tool_calls: toolCalls }, done: false });
  write({ ...head(), message: { role: 'assistant', content: '' }, ...last });
  response.end();
}

const modifiedAt = '2026-11-01T00:00:00Z';

function head(): { model: string; created_at: string } {
  return { model: practiceModelName, created_at: new Date().toISOString() };
}

function listed(): Record<string, unknown> {
  return {
    name: practiceModelName,
    model: practiceModelName,
    modified_at: modifiedAt,
    size: 0,
    digest: 'practice',
    details,
  };
}

function isPracticeModel(name: string): boolean {
  return name.replace(/:latest$/, '') === practiceModelName;
}

function nanoseconds(ms: number): number {
  return Math.max(1, Math.round(ms * 1e6));
}

function promptOf(body: ChatBody): string {
  const calls = (message: ChatBody['messages'][number]): string =>
    (message.tool_calls ?? []).map((call) => JSON.stringify(call.function)).join('');
  const tools = body.tools == null ? '' : JSON.stringify(body.tools);
  return tools + body.messages.map((message) => `${message.content ?? ''}${calls(message)}`).join('\n');
}
