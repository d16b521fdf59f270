import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ExpertReply } from '../../src/core/expert/expert';
import { EditorModelError, type EditorModel, type EditorModelFailure } from '../../src/node/experts/editorModels';
import { VscodeExpert } from '../../src/node/experts/vscodeExpert';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { PACKET } from './adapters';

const LIMITS = { maxOutputTokens: 700, timeoutMs: 20_000 };
const NEVER = new AbortController().signal;
const ADVICE = JSON.stringify(SAMPLE_ADVICE);

/** A model that counts a token for every four characters and says these pieces. */
function model(
  say: (signal: AbortSignal) => AsyncIterable<string>,
  change: Partial<EditorModel> = {},
): EditorModel & { readonly sent: string[][] } {
  const sent: string[][] = [];
  return {
    name: 'Scripted',
    maxInputTokens: 100_000,
    countTokens: (text) => Promise.resolve(Math.ceil(text.length / 4)),
    send: (messages, signal) => {
      sent.push([...messages]);
      return say(signal);
    },
    sent,
    ...change,
  };
}

async function* pieces(...texts: readonly string[]): AsyncGenerator<string> {
  for (const text of texts) {
    await Promise.resolve();
    yield text;
  }
}

async function* failing(error: Error): AsyncGenerator<string> {
  await Promise.resolve();
  throw error;
}

async function* silent(signal: AbortSignal): AsyncGenerator<string> {
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  yield '';
}

const ask = (
  found: EditorModel | null,
  { limits = LIMITS, signal = NEVER, wanted = undefined as string | undefined } = {},
): Promise<ExpertReply> => new VscodeExpert({ find: () => Promise.resolve(found) }, wanted).ask(PACKET, limits, signal);

describe('a language model of the editor', { timeout: 60_000 }, () => {
  test('gets the packet and the schema, and its answer is read as advice, with estimated tokens', async () => {
    const scripted = model(() => pieces('```json\n', ADVICE.slice(0, 40), ADVICE.slice(40), '\n```'));
    const reply = await ask(scripted);
    assert.ok(reply.ok);
    assert.deepEqual(reply.advice, SAMPLE_ADVICE);
    const messages = scripted.sent[0] ?? [];
    assert.equal(messages.length, 2);
    assert.ok(messages[0]?.startsWith(PACKET.system));
    assert.match(messages[0] ?? '', /"stopDoing"/);
    assert.equal(messages[1], PACKET.user);
    assert.equal(reply.usage.inputTokens, Math.ceil(messages.join('\n\n').length / 4));
    assert.equal(reply.usage.outputTokens, Math.ceil((ADVICE.length + 12) / 4));
  });

  test('is named as the user named it, and as the default where he did not', () => {
    const models = { find: () => Promise.resolve(null) };
    assert.equal(new VscodeExpert(models, 'vendor/family').model, 'vendor/family');
    assert.equal(new VscodeExpert(models, undefined).model, 'default');
  });

  test('there is none: nothing was sent, and it says what to do', async () => {
    const reply = await ask(null, { wanted: 'gone' });
    assert.ok(!reply.ok && reply.reason === 'bad-request' && !reply.sent);
    assert.match(reply.message, /no language model gone\. Install/);
  });

  test('a packet that does not fit is not sent', async () => {
    const scripted = model(() => pieces(ADVICE), { maxInputTokens: 10 });
    const reply = await ask(scripted);
    assert.ok(!reply.ok && reply.reason === 'bad-request' && !reply.sent);
    assert.equal(scripted.sent.length, 0);
  });

  const failures: readonly (readonly [EditorModelFailure, string, boolean])[] = [
    ['no-model', 'bad-request', false],
    ['no-consent', 'unauthorized', false],
    ['blocked', 'rate-limited', true],
    ['off-topic', 'refusal', true],
    ['failed', 'server', true],
  ];
  for (const [reason, expected, sent] of failures)
    test(`${reason}: a typed outcome`, async () => {
      const reply = await ask(model(() => failing(new EditorModelError(reason, 'words'))));
      assert.ok(!reply.ok);
      assert.deepEqual([reply.reason, reply.sent], [expected, sent]);
      assert.match(reply.message, /words/);
    });

  test('one that vanishes before it has counted was sent nothing', async () => {
    const gone = new EditorModelError('no-model', 'words');
    const reply = await ask(model(() => pieces(ADVICE), { countTokens: () => Promise.reject(gone) }));
    assert.ok(!reply.ok && reply.reason === 'bad-request' && !reply.sent);
    const broken = await ask(model(() => pieces(ADVICE), { countTokens: () => Promise.reject(new Error('broken')) }));
    assert.ok(!broken.ok && broken.reason === 'server' && !broken.sent);
  });

  test('an error of another bundle is known by its name', async () => {
    const foreign = Object.assign(new Error('words'), { name: 'EditorModelError', reason: 'no-consent' });
    const reply = await ask(model(() => failing(foreign)));
    assert.ok(!reply.ok && reply.reason === 'unauthorized' && !reply.sent);
  });

  test('prose and an empty answer are no advice, and keep what they cost', async () => {
    for (const text of ['Fix the operator.', '']) {
      const reply = await ask(model(() => pieces(text)));
      assert.ok(!reply.ok && reply.reason === 'malformed');
      assert.ok((reply.usage?.inputTokens ?? 0) > 0);
    }
  });

  test('an answer over the limit is stopped', async () => {
    const scripted = model(() => pieces(...Array<string>(10_000).fill('a word or two ')));
    const reply = await ask(scripted, { limits: { ...LIMITS, maxOutputTokens: 50 } });
    assert.ok(!reply.ok && reply.reason === 'cut-off');
    assert.ok((reply.usage?.outputTokens ?? 0) < 100);
  });

  test('silence ends in a timeout, also of a model that minds no signal', async () => {
    for (const say of [silent, () => silent(NEVER)]) {
      const reply = await ask(model(say), { limits: { ...LIMITS, timeoutMs: 20 } });
      assert.ok(!reply.ok && reply.reason === 'timeout' && reply.sent);
    }
  });

  test('the user cancels', async () => {
    const abort = new AbortController();
    const waiting = ask(
      model((signal) => {
        queueMicrotask(() => abort.abort());
        return silent(signal);
      }),
      { signal: abort.signal },
    );
    const reply = await waiting;
    assert.ok(!reply.ok && reply.reason === 'cancelled');
  });

  test('a count that fails loses no advice', async () => {
    let counts = 0;
    const scripted = model(() => pieces(ADVICE), {
      countTokens: () => (counts++ === 0 ? Promise.resolve(900) : Promise.reject(new Error('gone'))),
    });
    const reply = await ask(scripted);
    assert.ok(reply.ok);
    assert.ok(reply.usage.outputTokens > 50);
  });
});
