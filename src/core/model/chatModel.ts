/** A JSON Schema, as plain data. */
export type JsonSchema = { readonly [key: string]: unknown };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** What the model sent: an object where it kept to the rules, else whatever it was. Validated by the tools. */
  readonly arguments: unknown;
}

export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      readonly thinking?: string;
      readonly toolCalls?: readonly ToolCall[];
    }
  | { readonly role: 'tool'; readonly content: string; readonly toolName: string; readonly toolCallId: string };

export interface ToolDefinition {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** Native tool definitions; absent when another protocol carries the actions. */
  readonly tools?: readonly ToolDefinition[];
  /** A schema that constrains the whole reply. */
  readonly format?: JsonSchema;
  readonly maxOutputTokens?: number;
}

/** Token counts as the provider reports them; durations in milliseconds. */
export interface ModelUsage {
  /** All input tokens, cached ones included. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly promptMs?: number;
  readonly outputMs?: number;
  readonly loadMs?: number;
}

export type ModelErrorReason =
  | 'unreachable'
  | 'timeout'
  | 'overloaded'
  | 'rate-limited'
  | 'unauthorized'
  | 'model-missing'
  | 'context-overflow'
  | 'bad-request'
  | 'protocol'
  | 'server';

/** A model call that failed. `message` says what to do; it never holds a key. */
export interface ModelError {
  readonly reason: ModelErrorReason;
  readonly message: string;
  /** Seconds after which the endpoint asked to be tried again. */
  readonly retryAfterS?: number;
}

/** `refusal`, `length` and `repeating` (the endpoint broke off a reply that said one thing again and again) end a reply that is still readable. */
export type StopReason = 'stop' | 'length' | 'tool-calls' | 'refusal' | 'repeating';

/** Every stream ends in exactly one of `done`, `error` or `aborted`, and never throws. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string }
  | { readonly type: 'tool-call'; readonly call: ToolCall }
  | { readonly type: 'done'; readonly stopReason: StopReason; readonly usage: ModelUsage }
  | { readonly type: 'error'; readonly error: ModelError; readonly usage?: ModelUsage }
  | { readonly type: 'aborted' };

export interface ModelDescription {
  readonly name: string;
  /** Tokens the model was made for, or null where the endpoint does not say. */
  readonly maxContextTokens: number | null;
  readonly supportsTools: boolean;
  readonly supportsThinking: boolean;
  readonly family?: string;
  readonly parameterSize?: string;
  /** Memory that each token of the window takes, in bytes; an upper estimate, absent where the endpoint does not say enough. */
  readonly cacheBytesPerToken?: number;
  /** True for the practice models, which are no language models. */
  readonly isPractice?: boolean;
}

export type DescribeResult =
  { readonly ok: true; readonly description: ModelDescription } | { readonly ok: false; readonly error: ModelError };

/** One model behind one endpoint, with a fixed window for the whole run. */
export interface ChatModel {
  readonly provider: string;
  readonly name: string;
  /** The window asked for, in tokens; fixed for the run. */
  readonly contextTokens: number;
  describe(signal: AbortSignal): Promise<DescribeResult>;
  /** The window that the server really allocated, in tokens; null where it does not say or the model is not loaded. */
  allocatedContext(signal: AbortSignal): Promise<number | null>;
  stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent>;
}
