import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Command } from 'commander';
import { registerDetect } from '../../../src/cli/commands/detect';
import { runDetect } from '../../../src/cli/detect/runDetect';
import { detectTrajectory } from '../../../src/core/controller/detect';
import { parseTrajectory } from '../../../src/core/trajectory/neutralTrajectory';
import { times } from './steps';

const loop = { tool: 'bash', command: 'cat a.txt', observation: 'a', obs_sha: '1', exit_code: 0, ok: true };
const LOOPING = {
  source: 's',
  id: 'loops',
  model: 'm',
  task: 't',
  resolved: false,
  n_steps: 6,
  steps: times(6, () => loop),
};
const WORKING = { source: 's', id: 'works', model: 'm', resolved: true, steps: [loop] };

interface Result {
  code: number;
  out: string;
  err: string;
}

async function run(chunks: Iterable<Buffer | string>, options = {}): Promise<Result> {
  const output = new PassThrough();
  const errors = new PassThrough();
  const input = Readable.from(chunks, { objectMode: false });
  const text = Promise.all([collect(output), collect(errors)]);
  const code = await runDetect({ input, name: 'runs', output, errors }, options);
  output.end();
  errors.end();
  const [out, err] = await text;
  return { code, out, err };
}

async function collect(stream: Readable): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

const json = (...values: object[]): string => values.map((value) => JSON.stringify(value) + '\n').join('');

describe('protege detect', () => {
  test('prints one verdict for each trajectory, in order', async () => {
    const { code, out, err } = await run([json(LOOPING, WORKING)]);
    const [first, second, ...rest] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual([code, err, rest.length], [0, '', 0]);
    assert.deepEqual(Object.keys(first!), ['source', 'id', 'model', 'step', 'kind', 'score', 'evidence']);
    assert.deepEqual(
      { ...first, score: 0 },
      {
        source: 's',
        id: 'loops',
        model: 'm',
        step: first!['step'],
        kind: 'repeat',
        score: 0,
        evidence: first!['evidence'],
      },
    );
    assert.ok(first!['step'] === 2 || first!['step'] === 3);
    assert.deepEqual(
      { ...second, score: 0 },
      { source: 's', id: 'works', model: 'm', step: null, kind: null, score: 0, evidence: [] },
    );
  });

  test('reads gzip, cut anywhere into pieces, as it reads plain text', async () => {
    const plain = json(LOOPING, { ...WORKING, id: 'ünïcödé 😀' });
    const expected = (await run([plain])).out;
    const bytes = gzipSync(plain);
    for (const size of [1, 7, bytes.length]) {
      const pieces = times(Math.ceil(bytes.length / size), (i) => bytes.subarray(i * size, (i + 1) * size));
      assert.equal((await run(pieces)).out, expected);
    }
    const raw = Buffer.from(plain);
    assert.equal((await run(times(raw.length, (i) => raw.subarray(i, i + 1)))).out, expected);
  });

  const LINES: [name: string, text: string, verdicts: number, errors: RegExp | null][] = [
    ['no final newline', json(WORKING).trimEnd(), 1, null],
    ['CRLF, BOM and empty lines', '\uFEFF' + json(WORKING).replace('\n', '\r\n') + '\r\n\n' + json(WORKING), 2, null],
    [
      'a line that is not JSON',
      json(WORKING) + 'oops\n' + json(LOOPING),
      2,
      /^protege detect: runs, line 2: not valid JSON .*\n$/,
    ],
    ['a list', '[1]\n', 0, /line 1: not a trajectory: expected an object/],
    ['no id', '{"steps":[]}\n', 0, /line 1: not a trajectory: "id" is missing/],
    ['no steps', '\n{"id":"x"}\n', 0, /line 2: not a trajectory: "steps" is missing or not a list/],
    ['a step that is no object', '{"id":"x","steps":[{},3]}\n', 0, /line 1: not a trajectory: step 1 is not an object/],
    [
      'a command that is no text',
      '{"id":"x","steps":[{"command":3}]}\n',
      0,
      /line 1: .*"command" of step 0 is not text/,
    ],
    ['a numeric id, no source, an empty run', '{"id":7,"steps":[]}\n', 1, null],
    ['two bad lines', 'x\ny\n', 0, /line 1: [^\n]*\n.*line 2: /],
  ];
  for (const [name, text, verdicts, errors] of LINES) {
    test(name, async () => {
      const { code, out, err } = await run([text]);
      assert.equal(out.split('\n').length - 1, verdicts);
      if (errors === null) assert.deepEqual([code, err], [0, '']);
      else {
        assert.equal(code, 2);
        assert.match(err, errors);
      }
    });
  }

  test('nothing at all is no fault, and is said', async () => {
    const { code, out, err } = await run(['']);
    assert.deepEqual([code, out, err], [0, '', 'protege detect: runs: there is no run in it\n']);
  });

  test('gzip data that ends too early costs only what is missing', async () => {
    const bytes = gzipSync(json(WORKING) + json(...times(300, (i) => ({ ...LOOPING, id: `${i} ${Math.sin(i)}` }))));
    const { code, out, err } = await run([bytes.subarray(0, bytes.length - 20)]);
    assert.equal(code, 2);
    assert.match(err, /runs: the gzip data ends too early/);
    assert.ok(out.startsWith('{"source":"s","id":"works"'));
  });

  test('--all lists every signal to the end of the run', async () => {
    const { out } = await run([json(LOOPING)], { all: true });
    const { signals } = JSON.parse(out) as { signals: { step: number; kind: string; evidence: number[] }[] };
    assert.deepEqual(
      signals.filter((signal) => signal.kind === 'repeat').map((signal) => [signal.step, signal.evidence]),
      [1, 2, 3, 4, 5].map((step) => [step, times(step + 1, (i) => i)]),
    );
  });

  test('a threshold of 1 leaves only what the rules are sure of', async () => {
    const { out } = await run([json(LOOPING)], { threshold: 1 });
    assert.equal((JSON.parse(out) as { step: number }).step, 3);
  });

  test('a slow reader gets everything', async () => {
    const many = times(2_000, (i) => ({ ...LOOPING, id: String(i) }));
    const { out } = await run([json(...many)]);
    assert.equal(out.trimEnd().split('\n').length, 2_000);
  });
});

describe('the command line of detect', () => {
  async function parse(...args: string[]): Promise<Command> {
    const program = new Command('protege').exitOverride().configureOutput({ writeErr: () => undefined });
    registerDetect(program);
    program.commands.forEach((command) => command.exitOverride().configureOutput({ writeErr: () => undefined }));
    await program.parseAsync(['node', 'protege', 'detect', ...args]);
    return program;
  }

  test('refuses a threshold that is no probability', async () => {
    for (const value of ['0', '1.5', 'x', ''])
      await assert.rejects(parse('runs.jsonl', '--threshold', value), /above 0 and up to 1/);
  });

  test('names a file that is not there', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'protege-detect-'));
    const written: string[] = [];
    const original = process.stderr.write.bind(process.stderr);
    process.stderr.write = (text: string | Uint8Array): boolean => written.push(String(text)) > 0;
    try {
      await parse(path.join(folder, 'none.jsonl'));
      assert.equal(process.exitCode, 2);
      assert.match(written.join(''), /none\.jsonl: there is no such file/);
    } finally {
      process.stderr.write = original;
      process.exitCode = 0;
      fs.rmSync(folder, { recursive: true });
    }
  });
});

test('outcomes and what is known only afterwards change nothing', () => {
  const outcome = {
    resolved: true,
    exit_status: 'x',
    n_steps: 99,
    score: 1,
    rewards: [1],
    model: 'other',
    source: 'elsewhere',
  };
  const plain = detectTrajectory(parseTrajectory(JSON.stringify(LOOPING)));
  const marked = detectTrajectory(parseTrajectory(JSON.stringify({ ...LOOPING, ...outcome })));
  assert.deepEqual({ ...marked, model: 'm', source: 's' }, plain);
});
