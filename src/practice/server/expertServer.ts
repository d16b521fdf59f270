import { z } from 'zod';
import type { ServerResponse } from 'node:http';
import type { PracticeExpert } from '../expert/practiceExpert';
import { countTokens, listen, sendJson } from './http';
import type { Exchange, ListeningServer } from './http';

export const practiceExpertName = 'practice-expert';

const textPart = z.object({ type: z.string().optional(), text: z.string().optional() });
const contentSchema = z.union([z.string(), z.array(textPart)]);
const requestSchema = z.object({
  model: z.string(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  stream: z.boolean().optional(),
  system: contentSchema.optional(),
  messages: z.array(z.object({ role: z.string(), content: contentSchema })).min(1),
});
type ExpertBody = z.infer<typeof requestSchema>;

interface Answer {
  readonly text: string;
  readonly isCut: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

const pingEveryMs = 5_000;

/** Anthropic's Messages protocol and OpenAI's chat completions in front of the practice expert. */
export function startExpertServer(expert: PracticeExpert): Promise<ListeningServer> {
  return listen(async (exchange) => {
    const { response } = exchange;
    switch (`${exchange.method} ${exchange.path}`) {
      case 'GET /v1/models':
        sendJson(response, 200, {
          object: 'list',
          data: [{ id: practiceExpertName, object: 'model', type: 'model', owned_by: 'practice' }],
        });
        return;
      case 'POST /v1/messages/count_tokens':
        withBody(exchange, ({ body }) => sendJson(response, 200, { input_tokens: inputTokensOf(body) }));
        return;
      case 'POST /v1/messages':
        await withBody(exchange, ({ body }) => answerMessages(expert, exchange, body));
        return;
      case 'POST /chat/completions':
      case 'POST /v1/chat/completions':
        await withBody(exchange, ({ body }) => answerCompletions(expert, exchange, body));
        return;
      default:
        sendError(response, 404, 'not_found_error', `the practice expert does not have ${exchange.path}`);
    }
  });
}

function withBody<T>(exchange: Exchange, then: (request: { readonly body: ExpertBody }) => T): T | undefined {
  const parsed = requestSchema.safeParse(exchange.body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? '' : `${issue.path.join('.')}: ${issue.message}`;
    sendError(exchange.response, 400, 'invalid_request_error', where);
    return undefined;
  }
  if (parsed.data.model !== practiceExpertName) {
    sendError(exchange.response, 404, 'not_found_error', `model: ${parsed.data.model}`);
    return undefined;
  }
  return then({ body: parsed.data });
}

function sendError(response: ServerResponse, status: number, type: string, message: string): void {
  sendJson(response, status, { type: 'error', error: { type, message } });
}

function textOf(content: z.infer<typeof contentSchema> | undefined): string {
  if (content === undefined) return '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('\n');
}

function inputTokensOf(body: ExpertBody): number {
  return countTokens([textOf(body.system), ...body.messages.map((message) => textOf(message.content))].join('\n'));
}

async function answerTo(expert: PracticeExpert, body: ExpertBody, signal: AbortSignal): Promise<Answer> {
  const packet = body.messages
    .filter((message) => message.role === 'user')
    .map((message) => textOf(message.content))
    .join('\n');
  const text = JSON.stringify(await expert.advise(packet, signal));
  const limit = body.max_tokens ?? body.max_completion_tokens ?? Number.POSITIVE_INFINITY;
  const isCut = countTokens(text) > limit;
  const shown = isCut ? text.slice(0, limit * 4) : text;
  return { text: shown, isCut, inputTokens: inputTokensOf(body), outputTokens: countTokens(shown) };
}

async function answerMessages(expert: PracticeExpert, { response, signal }: Exchange, body: ExpertBody): Promise<void> {
  const id = `msg_practice_${Date.now().toString(36)}`;
  const message = { id, type: 'message', role: 'assistant', model: practiceExpertName };
  if (body.stream !== true) {
    const answer = await answerTo(expert, body, signal);
    sendJson(response, 200, {
      ...message,
      content: [{ type: 'text', text: answer.text }],
      stop_reason: answer.isCut ? 'max_tokens' : 'end_turn',
      stop_sequence: null,
      usage: usageOf(answer.inputTokens, answer.outputTokens),
    });
    return;
  }
  const send = eventStream(response);
  const usage = usageOf(inputTokensOf(body), 1);
  send('message_start', { message: { ...message, content: [], stop_reason: null, stop_sequence: null, usage } });
  const ping = setInterval(() => send('ping', {}), pingEveryMs);
  const answer = await answerTo(expert, body, signal).finally(() => clearInterval(ping));
  send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
  for (const piece of answer.text.match(/[\s\S]{1,60}/g) ?? [])
    send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
  send('content_block_stop', { index: 0 });
  const reason = answer.isCut ? 'max_tokens' : 'end_turn';
  send('message_delta', {
    delta: { stop_reason: reason, stop_sequence: null },
    usage: { output_tokens: answer.outputTokens },
  });
  send('message_stop', {});
  response.end();
}

function usageOf(input: number, output: number): Record<string, number> {
  return { input_tokens: input, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: output };
}

function eventStream(response: ServerResponse): (type: string, data: Readonly<Record<string, unknown>>) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  return (type, data) => response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
}

async function answerCompletions(
  expert: PracticeExpert,
  { response, signal }: Exchange,
  body: ExpertBody,
): Promise<void> {
  const head = {
    id: `chatcmpl-practice-${Date.now().toString(36)}`,
    created: Math.floor(Date.now() / 1000),
    model: practiceExpertName,
  };
  const answer = await answerTo(expert, body, signal);
  const finish_reason = answer.isCut ? 'length' : 'stop';
  const { inputTokens: prompt_tokens, outputTokens: completion_tokens } = answer;
  const usage = { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
  if (body.stream !== true) {
    const message = { role: 'assistant', content: answer.text };
    sendJson(response, 200, {
      ...head,
      object: 'chat.completion',
      choices: [{ index: 0, message, finish_reason }],
      usage,
    });
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const chunk = (delta: unknown, reason: string | null): void => {
    const choices = [{ index: 0, delta, finish_reason: reason }];
    response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices })}\n\n`);
  };
  chunk({ role: 'assistant', content: '' }, null);
  for (const piece of answer.text.match(/[\s\S]{1,60}/g) ?? []) chunk({ content: piece }, null);
  chunk({}, finish_reason);
  response.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage })}\n\n`);
  response.end('data: [DONE]\n\n');
}
