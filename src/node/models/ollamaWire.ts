import type { ChatRequest as OllamaChatRequest, Tool } from 'ollama';
import { z } from 'zod';
import { argumentsObject } from '../../core/tools/actionArguments';
import type { ChatMessage, ModelUsage, ToolDefinition } from '../../core/model/chatModel';

/** What `/api/chat` streams, one a line. Unknown fields are left alone, since every version adds some. */
export const chatLineSchema = z.object({
  error: z.string().optional(),
  message: z
    .object({
      content: z.string().nullish(),
      thinking: z.string().nullish(),
      tool_calls: z
        .array(
          z.object({
            id: z.string().nullish(),
            function: z.object({ name: z.string().nullish(), arguments: z.unknown() }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  done: z.boolean().nullish(),
  done_reason: z.string().nullish(),
  prompt_eval_count: z.number().nullish(),
  prompt_eval_duration: z.number().nullish(),
  eval_count: z.number().nullish(),
  eval_duration: z.number().nullish(),
  load_duration: z.number().nullish(),
});
export type ChatLine = z.infer<typeof chatLineSchema>;

export const showSchema = z.object({
  capabilities: z.array(z.string()).nullish(),
  template: z.string().nullish(),
  details: z.object({ family: z.string().nullish(), parameter_size: z.string().nullish() }).nullish(),
  model_info: z.record(z.string(), z.unknown()).nullish(),
});
export type ShowReply = z.infer<typeof showSchema>;

export const psSchema = z.object({
  models: z
    .array(z.object({ name: z.string(), model: z.string().nullish(), context_length: z.number().nullish() }))
    .nullish(),
});

export const tagsSchema = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number().nullish() })).nullish(),
});

export const pullLineSchema = z.object({
  status: z.string().nullish(),
  completed: z.number().nullish(),
  total: z.number().nullish(),
});

export interface WireMessage {
  role: string;
  content: string;
  thinking?: string;
  tool_calls?: { id: string; function: { name: string; arguments: Record<string, unknown> } }[];
  tool_name?: string;
  tool_call_id?: string;
}

export function wireMessage(message: ChatMessage): WireMessage {
  if (message.role === 'tool')
    return {
      role: 'tool',
      content: message.content,
      tool_name: message.toolName,
      tool_call_id: message.toolCallId,
    };
  if (message.role !== 'assistant') return { role: message.role, content: message.content };
  return {
    role: 'assistant',
    content: message.content,
    ...(message.thinking === undefined ? {} : { thinking: message.thinking }),
    ...(message.toolCalls === undefined
      ? {}
      : {
          tool_calls: message.toolCalls.map((call) => ({
            id: call.id,
            // Servers refuse the whole request where arguments are no object.
            function: { name: call.name, arguments: argumentsObject(call.arguments) ?? {} },
          })),
        }),
  };
}

export function wireTool(tool: ToolDefinition): Tool {
  // The library's type knows a part of JSON Schema only.
  const parameters = tool.parameters as Tool['function']['parameters'];
  return { type: 'function', function: { name: tool.name, description: tool.description, parameters } };
}

const NS_PER_MS = 1_000_000;

export function usageOf(line: ChatLine): ModelUsage {
  const milliseconds = (ns: number | null | undefined): number | undefined =>
    ns === null || ns === undefined ? undefined : ns / NS_PER_MS;
  const promptMs = milliseconds(line.prompt_eval_duration);
  const outputMs = milliseconds(line.eval_duration);
  const loadMs = milliseconds(line.load_duration);
  return {
    inputTokens: line.prompt_eval_count ?? 0,
    outputTokens: line.eval_count ?? 0,
    ...(promptMs === undefined ? {} : { promptMs }),
    ...(outputMs === undefined ? {} : { outputMs }),
    ...(loadMs === undefined ? {} : { loadMs }),
  };
}

/** The library's types lack `truncate`, `shift` and call ids; it sends what it is given. */
export interface WireChatRequest extends OllamaChatRequest {
  messages: WireMessage[];
  stream: true;
  truncate: false;
  shift: false;
}
