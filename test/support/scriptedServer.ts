import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One piece of a reply's body, or something that the wire does. */
export type Part =
  | string
  | Uint8Array
  /** Waits that many milliseconds. */
  | { readonly waitMs: number }
  /** Sends nothing more and keeps the connection open until the client leaves. */
  | { readonly do: 'hang' }
  /** Breaks the connection. */
  | { readonly do: 'cut' };

export interface RawReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly parts: readonly Part[];
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body, or null where it is no JSON. */
  readonly body: unknown;
  /** Settles when the connection has closed; `true` where the client left before the reply was whole. */
  readonly left: Promise<boolean>;
}

export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** Answers a request, or null for one that is unknown (404). */
export type Responder = (request: RecordedRequest) => RawReply | null | Promise<RawReply | null>;

/** A real HTTP server on a free loopback port, whose replies are data. */
export async function startScriptedServer(respond: Responder, wantedPort = 0): Promise<ScriptedServer> {
  const requests: RecordedRequest[] = [];
  const server = http.createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, respond, requests);
  });
  server.listen(wantedPort, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  incoming: http.IncomingMessage,
  outgoing: http.ServerResponse,
  respond: Responder,
  requests: RecordedRequest[],
): Promise<void> {
  const left = new Promise<boolean>((resolve) => outgoing.on('close', () => resolve(!outgoing.writableFinished)));
  outgoing.on('error', () => undefined);
  let text = '';
  incoming.setEncoding('utf8');
  try {
    for await (const piece of incoming as AsyncIterable<string>) text += piece;
  } catch {
    return;
  }
  const path = incoming.url ?? '/';
  const request = { method: incoming.method ?? '', path, headers: incoming.headers, text, body: parsed(text), left };
  requests.push(request);
  const reply = (await respond(request)) ?? { status: 404, parts: ['404 page not found'] };
  await send(outgoing, reply);
}

async function send(outgoing: http.ServerResponse, reply: RawReply): Promise<void> {
  outgoing.writeHead(reply.status ?? 200, reply.headers ?? {});
  for (const part of reply.parts) {
    if (outgoing.destroyed) return;
    if (typeof part === 'string' || part instanceof Uint8Array) {
      if (!outgoing.write(part)) await Promise.race([once(outgoing, 'drain'), once(outgoing, 'close')]);
    } else if ('waitMs' in part) {
      outgoing.flushHeaders();
      await sleep(part.waitMs, undefined, { ref: false });
    } else if (part.do === 'hang') {
      outgoing.flushHeaders();
      return;
    } else {
      // What was written must be on the wire before it breaks.
      await sleep(10);
      outgoing.destroy();
      return;
    }
  }
  outgoing.end();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Cuts bytes into pieces of that size, even in the middle of a character, with a pause between them. */
export function dripped(text: string, bytes: number, pauseMs: number): Part[] {
  const all = Buffer.from(text);
  const parts: Part[] = [];
  for (let start = 0; start < all.length; start += bytes) {
    parts.push(all.subarray(start, start + bytes));
    if (pauseMs > 0) parts.push({ waitMs: pauseMs });
  }
  return parts;
}
