import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChatRequest, ModelEvent } from '../../src/core/model/chatModel';
import { toolDefinitions } from '../../src/core/tools/toolDefinitions';
import { OllamaChatModel } from '../../src/node/models/ollamaChatModel';
import { listModels, pullModel } from '../../src/node/models/ollamaLibrary';
import {
  callTool,
  callTools,
  chunk,
  cut,
  done,
  drip,
  errorLine,
  errorStatus,
  hang,
  lines,
  say,
  startScriptedOllama,
} from '../support/scriptedOllama';
import type { ScriptedOllama, ScriptedOllamaOptions } from '../support/scriptedOllama';
import type { RawReply } from '../support/scriptedServer';
import { collect, textOf } from './adapters';

const REQUEST: ChatRequest = { messages: [{ role: 'user', content: 'Hello' }], tools: toolDefinitions };
const NEVER = new AbortController().signal;

async function withOllama<T>(options: ScriptedOllamaOptions, use: (server: ScriptedOllama) => Promise<T>): Promise<T> {
  const server = await startScriptedOllama(options);
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

function modelAt(server: ScriptedOllama, name = 'scripted'): OllamaChatModel {
  return new OllamaChatModel({
    endpoint: server.url,
    model: name,
    contextTokens: 8192,
    limits: { firstTokenMs: 5_000, silentMs: 100, silentWithToolsMs: 200 },
  });
}

async function eventsOf(reply: RawReply, request = REQUEST): Promise<ModelEvent[]> {
  return await withOllama({ chat: [reply] }, (server) => collect(modelAt(server).stream(request, NEVER)));
}

function callsOf(events: readonly ModelEvent[]): { name: string; arguments: unknown }[] {
  return events.flatMap((event) =>
    event.type === 'tool-call' ? [{ name: event.call.name, arguments: event.call.arguments }] : [],
  );
}

const READ = { name: 'read_file', arguments: { path: 'a.js' } };

describe('what is read from the stream', { timeout: 60_000 }, () => {
  test('a tool call in a middle line', async () => {
    const events = await eventsOf(callTool('read_file', { path: 'a.js' }, { text: 'I look. ' }));
    assert.deepEqual(callsOf(events), [READ]);
    assert.equal(textOf(events), 'I look. ');
    const last = events.at(-1);
    assert.ok(last?.type === 'done');
    assert.equal(last.stopReason, 'tool-calls');
    assert.deepEqual(last.usage, { inputTokens: 100, outputTokens: 10, promptMs: 2, outputMs: 3, loadMs: 1 });
  });

  test('a tool call in the last line', async () => {
    assert.deepEqual(callsOf(await eventsOf(callTools([READ], { inLastLine: true }))), [READ]);
  });

  test('several tool calls, each with an id of its own', async () => {
    const events = await eventsOf(callTools([READ, READ]));
    const ids = events.flatMap((event) => (event.type === 'tool-call' ? [event.call.id] : []));
    assert.equal(new Set(ids).size, 2);
  });

  const oddCalls: readonly [string, unknown][] = [
    ['arguments as text', '{"path":"a.js",}'],
    ['arguments as a list', ['a.js']],
    ['no arguments', null],
  ];
  for (const [title, args] of oddCalls)
    test(`a call with ${title} reaches the validation as it is`, async () => {
      assert.deepEqual(callsOf(await eventsOf(callTool('read_file', args))), [
        { name: 'read_file', arguments: args ?? {} },
      ]);
    });

  test('an unknown tool is passed on', async () => {
    assert.equal(callsOf(await eventsOf(callTool('teleport', {})))[0]?.name, 'teleport');
  });

  test('thinking is told apart from text', async () => {
    const events = await eventsOf(lines(chunk('', 'Hm.'), chunk('Yes.'), done()));
    assert.deepEqual(events.slice(0, 2), [
      { type: 'thinking', text: 'Hm.' },
      { type: 'text', text: 'Yes.' },
    ]);
  });

  test('an empty reply is a reply', async () => {
    const events = await eventsOf(lines(done({ outputTokens: 0 })));
    assert.deepEqual(
      events.map(({ type }) => type),
      ['done'],
    );
  });

  test('a reply that ran out of room says so', async () => {
    const last = (await eventsOf(say('half', { doneReason: 'length' }))).at(-1);
    assert.ok(last?.type === 'done' && last.stopReason === 'length');
  });

  // Ollama ends the stream so after about thirty equal tokens: no error, no last line.
  const repetitions: readonly [string, readonly string[]][] = [
    ['a letter', Array.from({ length: 31 }, () => 'a')],
    ['a word', Array.from({ length: 31 }, () => ' the')],
    ['a rule in a text', ['A title\n', ...Array.from({ length: 31 }, () => '=')]],
    ['white space', ['{', ...Array.from({ length: 31 }, (_, index) => (index % 2 === 0 ? '\n' : '  '))]],
  ];
  for (const [title, tokens] of repetitions)
    test(`${title} again and again, which the server broke off, is a reply`, async () => {
      const events = await eventsOf(lines(...tokens.map((token) => chunk(token))));
      assert.equal(textOf(events), tokens.join(''));
      const last = events.at(-1);
      assert.ok(last?.type === 'done' && last.stopReason === 'repeating', JSON.stringify(last));
    });

  test('a surrogate pair split over two lines is one character', async () => {
    const events = await eventsOf(lines(chunk('a\ud83d'), chunk('\ude00b'), done()));
    assert.equal(textOf(events), 'a😀b');
    for (const event of events) if (event.type === 'text') assert.ok(event.text.isWellFormed());
  });

  test('half a character at the very end is replaced', async () => {
    assert.equal(textOf(await eventsOf(lines(chunk('a\ud83d'), done()))), 'a\ufffd');
  });

  test('blank lines between the lines do no harm', async () => {
    const reply = say('one two');
    const parts = reply.parts.flatMap((part) => ['\n', part, '\r\n']);
    assert.equal(textOf(await eventsOf({ ...reply, parts })), 'one two');
  });

  test('bytes that come one by one', async () => {
    assert.deepEqual(callsOf(await eventsOf(drip(callTool('read_file', { path: 'a.js' }), 3, 0))), [READ]);
  });

  test('a tool call of 5 MB', async () => {
    const content = 'x'.repeat(5_000_000);
    const [call] = callsOf(await eventsOf(callTool('write_file', { path: 'a.js', content })));
    assert.equal((call?.arguments as { content: string }).content.length, 5_000_000);
  });
});

describe('what goes wrong', { timeout: 60_000 }, () => {
  const faults: readonly [string, RawReply, string, RegExp][] = [
    ['an error line under HTTP 200', errorLine('llama runner process has terminated'), 'server', /runner/],
    ['an error line in the middle', errorLine('unexpected EOF', 'Some '), 'server', /unexpected EOF/],
    ['an overflow', errorStatus(400, 'the input length exceeds the context length'), 'context-overflow', /window/],
    ['an overflow in the stream', errorLine('prompt is too long'), 'context-overflow', /window/],
    [
      'tools refused',
      errorStatus(400, 'registry.ollama.ai/library/x does not support tools'),
      'bad-request',
      /does not support tools/,
    ],
    ['too many requests', errorStatus(503, 'server busy, please try again'), 'overloaded', /busy/],
    [
      'too little memory',
      errorStatus(500, 'model requires more system memory (9 GiB) than is available'),
      'server',
      /smaller model/,
    ],
    ['a cut connection', cut('Some '), 'server', /cut/],
    ['an end without done', lines(chunk('Some ')), 'server', /cut/],
    ['an end without done after much text', lines(chunk('a b c d e f '.repeat(9))), 'server', /cut/],
    [
      'no network to pull over',
      errorLine('pull model manifest: Get "https://x/": dial tcp: lookup x: no such host'),
      'unreachable',
      /network/,
    ],
    ['silence in the middle', hang('Some '), 'timeout', /silent/],
    ['a line of another kind', lines(chunk('a'), { message: 5 }, done()), 'protocol', /unknown form/],
  ];
  for (const [title, reply, reason, message] of faults)
    test(title, async () => {
      const last = (await eventsOf(reply)).at(-1);
      assert.ok(last?.type === 'error', JSON.stringify(last));
      assert.equal(last.error.reason, reason);
      assert.match(last.error.message, message);
    });

  test('a missing model names the line that gets it', async () => {
    await withOllama({}, async (server) => {
      const last = (await collect(modelAt(server, 'nosuch:7b').stream(REQUEST, NEVER))).at(-1);
      assert.ok(last?.type === 'error' && last.error.reason === 'model-missing');
      assert.match(last.error.message, /ollama pull nosuch:7b/);
      const described = await modelAt(server, 'nosuch:7b').describe(NEVER);
      assert.ok(!described.ok && described.error.reason === 'model-missing');
    });
  });

  test('asked to wait, it says how long', async () => {
    const last = (await eventsOf(errorStatus(429, 'slow down', { 'retry-after': '7' }))).at(-1);
    assert.ok(last?.type === 'error' && last.error.retryAfterS === 7);
  });

  test('a password in the address is in no message', async () => {
    const model = new OllamaChatModel({ endpoint: 'http://me:hunter2@127.0.0.1:1', model: 'm', contextTokens: 1024 });
    const last = (await collect(model.stream(REQUEST, NEVER))).at(-1);
    assert.ok(last?.type === 'error');
    assert.ok(!last.error.message.includes('hunter2'));
  });

  test('nothing is printed to the console', async (context) => {
    const methods = (['log', 'warn', 'error'] as const).map((name) => context.mock.method(console, name));
    for (const [, reply] of faults) await eventsOf(reply);
    await eventsOf({ status: 500, headers: { 'content-type': 'text/plain' }, parts: ['oops'] });
    for (const method of methods) assert.equal(method.mock.callCount(), 0);
  });

  test('a reader that leaves early ends the connection', async () => {
    await withOllama({ chat: [hang('Some words')] }, async (server) => {
      for await (const event of modelAt(server).stream(REQUEST, NEVER)) {
        assert.equal(event.type, 'text');
        break;
      }
      assert.equal(await server.requests[0]!.left, true);
    });
  });
});

describe('what is sent', { timeout: 60_000 }, () => {
  test('nothing is cut silently, one window, calls with their results', async () => {
    await withOllama({}, async (server) => {
      const model = modelAt(server);
      const call = { id: 'call_9', name: 'read_file', arguments: '{"path":"a.js"}' };
      const messages = [
        { role: 'system', content: 's' },
        { role: 'user', content: 'u' },
        { role: 'assistant', content: '', toolCalls: [call] },
        { role: 'tool', content: 'r', toolName: 'read_file', toolCallId: 'call_9' },
      ] as const;
      await collect(model.stream({ messages, tools: toolDefinitions, maxOutputTokens: 99 }, NEVER));
      await collect(model.stream({ messages, format: { type: 'object' } }, NEVER));
      const [first, second] = server.chats();
      assert.ok(first !== undefined && second !== undefined);
      assert.deepEqual([first.stream, first.truncate, first.shift], [true, false, false]);
      assert.deepEqual(first.options, { num_ctx: 8192, num_predict: 99 });
      assert.deepEqual(second.options, { num_ctx: 8192 });
      assert.equal(first.tools?.length, 8);
      assert.deepEqual([second.tools, second.format], [undefined, { type: 'object' }]);
      assert.ok(first.keep_alive !== undefined);
      assert.deepEqual(first.messages[2]?.tool_calls, [
        { id: 'call_9', function: { name: 'read_file', arguments: { path: 'a.js' } } },
      ]);
      assert.equal(first.messages[3]?.tool_name, 'read_file');
    });
  });
});

describe('what is known of the models', { timeout: 60_000 }, () => {
  const models = [
    {
      name: 'big:7b',
      capabilities: ['completion', 'tools', 'thinking'],
      contextLength: 40_960,
      allocatedContext: 4096,
    },
    { name: 'small:latest', capabilities: ['completion'], sizeBytes: 7 },
  ];

  test('capabilities and window', async () => {
    await withOllama({ models }, async (server) => {
      const big = await modelAt(server, 'big:7b').describe(NEVER);
      assert.ok(big.ok && big.description.supportsTools && big.description.supportsThinking);
      assert.equal(big.description.maxContextTokens, 40_960);
      const small = await modelAt(server, 'small').describe(NEVER);
      assert.ok(small.ok && !small.description.supportsTools);
      assert.equal(await modelAt(server, 'big:7b').allocatedContext(NEVER), 4096);
      assert.equal(await modelAt(server, 'small').allocatedContext(NEVER), null);
    });
  });

  test('the list', async () => {
    await withOllama({ models }, async (server) => {
      const list = await listModels(server.url, NEVER);
      assert.deepEqual(
        list.map(({ name, description }) => [name, description?.supportsTools]),
        [
          ['big:7b', true],
          ['small:latest', false],
        ],
      );
      await assert.rejects(listModels('ftp://x', NEVER), { reason: 'bad-request' });
    });
  });

  test('a pull tells how far it is', async () => {
    await withOllama({}, async (server) => {
      const seen = [];
      for await (const progress of pullModel('new:1b', server.url, NEVER)) seen.push(progress);
      assert.equal(seen.at(-1)?.status, 'success');
      assert.ok(seen.some(({ completedBytes, totalBytes }) => completedBytes === 250_000 && totalBytes === 1_000_000));
    });
  });

  test('a pull can be cancelled, and ends the connection', async () => {
    const pull = (): RawReply => lines({ status: 'pulling abc', total: 10, completed: 1 }, { do: 'hang' });
    await withOllama({ pull }, async (server) => {
      const controller = new AbortController();
      for await (const progress of pullModel('new:1b', server.url, controller.signal)) {
        assert.equal(progress.completedBytes, 1);
        controller.abort();
      }
      assert.equal(await server.requests[0]!.left, true);
    });
  });

  test('a pull of a model that does not exist', async () => {
    await withOllama({ pull: () => errorLine('pull model manifest: file does not exist') }, async (server) => {
      const pull = pullModel('nosuch', server.url, NEVER);
      await assert.rejects(pull.next(), { reason: 'model-missing' });
    });
  });
});
