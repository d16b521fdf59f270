import { createHttpFetch } from '../http/httpFetch';
import { guardJsonLines } from '../http/guardJsonLines';
import type { Ollama } from 'ollama';

export interface RequestHooks {
  readonly signal: AbortSignal;
  readonly onBytes?: () => void;
}

/** Far above any real line: a whole file in one tool call is some hundred kilobytes. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The library's client for one request. Its own `abort()` reaches only streams that have begun, so the connection itself
 * follows the signal; and nothing but whole lines of JSON gets through to it, because it prints other things to the console.
 */
export async function ollamaClient(endpoint: string, hooks: RequestHooks): Promise<Ollama> {
  const { Ollama: Client } = await import('ollama');
  const send = createHttpFetch({ ...hooks, expects: /json|^$|octet-stream|text\/plain/i });
  return new Client({
    host: endpoint,
    fetch: async (input, init) => {
      const response = await send(input, init);
      if (response.body === null || !isStreamed(init)) return response;
      return new Response(response.body.pipeThrough(guardJsonLines(MAX_LINE_BYTES)), {
        status: response.status,
        headers: response.headers,
      });
    },
  });
}

function isStreamed(init: RequestInit | undefined): boolean {
  return typeof init?.body === 'string' && init.body.includes('"stream":true');
}
