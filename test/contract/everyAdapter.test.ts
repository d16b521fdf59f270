import assert from 'node:assert/strict';
import { once } from 'node:events';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';
import { dripped } from '../support/scriptedServer';
import type { RawReply } from '../support/scriptedServer';
import { adapters, KEY, ollamaAdapter } from './adapters';
import type { Adapter, Outcome } from './adapters';

const PATIENT_MS = 20_000;
const IMPATIENT_MS = 150;

interface Fault {
  readonly title: string;
  reply(adapter: Adapter): RawReply;
  readonly limitMs?: number;
  /** The reasons that are right for it. */
  readonly reasons: readonly string[];
}

function bodyOf(reply: RawReply): string {
  return reply.parts.filter((part) => typeof part === 'string').join('');
}

const FAULTS: readonly Fault[] = [
  {
    title: 'a web page in place of an answer',
    reply: () => ({ headers: { 'content-type': 'text/html' }, parts: ['<html>Sign in to the hotel</html>'] }),
    reasons: ['protocol', 'malformed'],
  },
  {
    title: 'a web page as an error',
    reply: () => ({ status: 502, headers: { 'content-type': 'text/html' }, parts: ['<html>Bad gateway</html>'] }),
    reasons: ['server'],
  },
  {
    title: 'an answer that is no JSON',
    reply: () => ({ headers: { 'content-type': 'application/json' }, parts: ['Hello there\n'] }),
    reasons: ['protocol', 'malformed', 'server'],
  },
  {
    title: 'JSON of another kind',
    reply: () => ({ headers: { 'content-type': 'application/json' }, parts: ['{"message":17,"choices":"none"}\n'] }),
    reasons: ['protocol', 'malformed'],
  },
  {
    title: 'an empty body',
    reply: () => ({ headers: { 'content-type': 'application/json' }, parts: [] }),
    reasons: ['server', 'protocol', 'malformed'],
  },
  {
    title: 'a connection cut before the answer',
    reply: () => ({ headers: { 'content-type': 'application/json' }, parts: [{ do: 'cut' }] }),
    reasons: ['server'],
  },
  {
    title: 'a connection cut in the middle',
    reply: (adapter) => {
      const { headers, parts } = adapter.good('some words');
      const text = bodyOf({ parts });
      return { ...(headers === undefined ? {} : { headers }), parts: [text.slice(0, text.length / 2), { do: 'cut' }] };
    },
    reasons: ['server'],
  },
  {
    title: 'a server that never answers',
    reply: () => ({ parts: [{ do: 'hang' }], headers: { 'content-type': 'application/json' } }),
    limitMs: IMPATIENT_MS,
    reasons: ['timeout'],
  },
  {
    title: 'a server that falls silent in the middle',
    reply: (adapter) => {
      const { headers, parts } = adapter.good('some words');
      const text = bodyOf({ parts });
      return { ...(headers === undefined ? {} : { headers }), parts: [text.slice(0, text.length / 2), { do: 'hang' }] };
    },
    limitMs: IMPATIENT_MS,
    reasons: ['timeout'],
  },
  {
    title: 'a redirect to somewhere else',
    reply: () => ({ status: 307, headers: { location: 'http://127.0.0.1:9/elsewhere' }, parts: [] }),
    reasons: ['protocol', 'bad-request', 'malformed'],
  },
  ...(
    [
      [401, ['unauthorized']],
      [429, ['rate-limited']],
      [500, ['server']],
      [503, ['overloaded']],
      [400, ['bad-request']],
    ] as const
  ).map(([status, reasons]) => ({
    title: `HTTP ${status}`,
    reply: (): RawReply => ({
      status,
      headers: { 'content-type': 'application/json', 'retry-after': '7' },
      parts: [JSON.stringify({ error: { type: 'some_error', message: `It failed. Your key ${KEY} was used.` } })],
    }),
    reasons,
  })),
];

async function callOnce(adapter: Adapter, reply: RawReply, limitMs = PATIENT_MS): Promise<Outcome> {
  const server = await adapter.start(reply);
  try {
    return await adapter.call(server.url, limitMs, new AbortController().signal);
  } finally {
    await server.close();
  }
}

for (const adapter of adapters)
  describe(adapter.title, { timeout: 60_000 }, () => {
    test('answers', async () => {
      const outcome = await callOnce(adapter, adapter.good('The operator is wrong.'));
      assert.deepEqual(outcome, { kind: 'ok', text: 'The operator is wrong.' });
    });

    test('puts characters together that the wire splits', async () => {
      const { headers, parts } = adapter.good('Größe 😀 測試 🏳️‍🌈x');
      const reply = { ...(headers === undefined ? {} : { headers }), parts: dripped(bodyOf({ parts }), 1, 0) };
      const outcome = await callOnce(adapter, reply);
      assert.equal(outcome.kind, 'ok');
      assert.match(outcome.text, /^Größe 😀 測試/);
    });

    test('waits for a slow drip', async () => {
      const { headers, parts } = adapter.good('slow');
      const drip = dripped(bodyOf({ parts }), 40, 5);
      const outcome = await callOnce(adapter, { ...(headers === undefined ? {} : { headers }), parts: drip });
      assert.deepEqual(outcome, { kind: 'ok', text: 'slow' });
    });

    test('survives an answer of 5 MB', async () => {
      const outcome = await callOnce(adapter, adapter.good('word '.repeat(1_000_000)));
      if (adapter === ollamaAdapter) assert.equal(outcome.text.length, 5_000_000);
      else assert.equal(outcome.reason, 'malformed');
    });

    for (const fault of FAULTS)
      test(`names ${fault.title}`, async () => {
        const outcome = await callOnce(adapter, fault.reply(adapter), fault.limitMs);
        assert.equal(outcome.kind, 'failed', JSON.stringify(outcome));
        assert.ok(fault.reasons.includes(outcome.reason ?? ''), JSON.stringify(outcome));
        assert.ok((outcome.message ?? '').length > 10);
        assert.notEqual(outcome.sent, false);
        if (adapter !== ollamaAdapter && !adapter.title.includes('Ollama'))
          assert.ok(!outcome.message?.includes(KEY), outcome.message);
      });

    test('names an address where nobody listens', async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      const outcome = await adapter.call(`http://127.0.0.1:${port}`, PATIENT_MS, new AbortController().signal);
      assert.equal(outcome.reason, 'unreachable');
      assert.ok(outcome.sent === undefined || !outcome.sent);
    });

    test('ends the connection at once when it is aborted before the answer', async () => {
      const server = await adapter.start({ headers: { 'content-type': 'application/json' }, parts: [{ do: 'hang' }] });
      await abortOnceAsked(adapter, server);
    });

    test('ends the connection at once when it is aborted in the middle', async () => {
      const { headers, parts } = adapter.good('some words');
      const text = bodyOf({ parts });
      const server = await adapter.start({
        ...(headers === undefined ? {} : { headers }),
        parts: [text.slice(0, text.length / 2), { do: 'hang' }],
      });
      await abortOnceAsked(adapter, server);
    });

    test('opens no connection when it is aborted beforehand', async () => {
      const server = await adapter.start(adapter.good('never'));
      const outcome = await adapter.call(server.url, PATIENT_MS, AbortSignal.abort());
      assert.equal(outcome.kind, 'aborted');
      assert.equal(server.requests.length, 0);
      assert.notEqual(outcome.sent, true);
      await server.close();
    });
  });

async function abortOnceAsked(adapter: Adapter, server: Awaited<ReturnType<Adapter['start']>>): Promise<void> {
  const controller = new AbortController();
  const call = adapter.call(server.url, PATIENT_MS, controller.signal);
  while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  const outcome = await call;
  assert.equal(outcome.kind, 'aborted');
  // Settles only when the server sees the connection close.
  assert.equal(await server.requests[0]!.left, true);
  await server.close();
}
