import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const maxBodyBytes = 64 * 1024 * 1024;

export interface Exchange {
  readonly method: string;
  readonly path: string;
  /** The parsed body; undefined where there is none or it is no JSON. */
  readonly body: unknown;
  readonly response: ServerResponse;
  /** Aborted when the client goes away before the answer is whole. */
  readonly signal: AbortSignal;
}

export interface ListeningServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on a free port of the loopback address only. */
export function listen(handle: (exchange: Exchange) => Promise<void>): Promise<ListeningServer> {
  const server = createServer((request, response) => {
    const gone = new AbortController();
    response.on('close', () => {
      if (!response.writableFinished) gone.abort();
    });
    answer(request, response, gone.signal, handle).catch((error: unknown) => {
      if (gone.signal.aborted) return;
      sendJson(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ url: `http://127.0.0.1:${port}`, close: () => closeServer(server) });
    });
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
  handle: (exchange: Exchange) => Promise<void>,
): Promise<void> {
  const text = await readBody(request);
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname.replace(/(?<=.)\/$/, '');
  await handle({ method: request.method ?? 'GET', path, body: parseJson(text), response, signal });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    size += bytes.length;
    if (size > maxBodyBytes) throw new Error('the request is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
}

/** A rough count, four characters a token: enough for budgets and windows. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
