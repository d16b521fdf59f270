import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { detectLines } from '../../src/cli/detect/detectLines';
import { Desk } from '../support/commandLine';

/** Some megabytes of runs, each of its own length, every third in a loop: enough for several threads. */
function manyRuns(count: number): string[] {
  return Array.from({ length: count }, (_, run) => {
    const steps = Array.from({ length: 4 + (run % 7) }, (_, step) => ({
      tool: 'bash',
      command: run % 3 === 0 ? `cat file-${run}.txt` : `cat part-${step}.txt`,
      observation: run % 3 === 0 ? 'nothing new' : `step ${step}: ${'naïve text of a file 😀 '.repeat(20 + step)}`,
      exit_code: 0,
      ok: true,
    }));
    return JSON.stringify({ source: 'many', id: `run ${run}`, model: 'm', steps });
  });
}

describe('protege detect on many runs', () => {
  const desk = new Desk();
  after(() => desk.close());

  const lines = manyRuns(2_400);
  lines[1_700] = '{"id":"cut';
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const expected = detectLines(bytes, 1, {});

  test('there is enough for threads, and both kinds of verdict', () => {
    assert.ok(bytes.length > 4 * 1024 * 1024, String(bytes.length));
    const flagged = expected.text.match(/"step":\d/g)?.length ?? 0;
    assert.ok(flagged >= 800 && flagged < 2_000, String(flagged));
  });

  for (const [name, content] of [
    ['plain', bytes],
    ['gzip', gzipSync(bytes)],
  ] as const) {
    test(`${name}: the same verdicts in the same order as one thread gives, and the bad line by its number`, async () => {
      desk.write('.', { [name]: content });
      const { code, stdout, stderr } = await desk.run(['detect', name], { cwd: desk.folder });
      assert.equal(stdout, expected.text);
      assert.match(stderr, /^protege detect: (?:plain|gzip), line 1701: not valid JSON [^\n]*\n$/);
      assert.equal(code, 2);
    });
  }

  test('input that breaks off late: what came before is told', async () => {
    const whole = gzipSync(bytes);
    desk.write('.', { broken: whole.subarray(0, whole.length - 100) });
    const { code, stdout, stderr } = await desk.run(['detect', 'broken'], { cwd: desk.folder });
    assert.ok(stdout.length > 0.5 * expected.text.length, `${stdout.length} of ${expected.text.length}`);
    assert.ok(expected.text.startsWith(stdout));
    assert.match(stderr, /broken: the gzip data ends too early \(after line \d+\)/);
    assert.equal(code, 2);
  });

  test('a file in another format names its first lines and counts the others', async () => {
    desk.write('.', { pretty: JSON.stringify(JSON.parse(lines[0] ?? ''), null, 2) });
    const { code, stderr } = await desk.run(['detect', 'pretty'], { cwd: desk.folder });
    assert.equal(code, 2);
    assert.equal(stderr.match(/pretty, line \d+: /g)?.length, 20);
    assert.match(stderr, /pretty: \d+ more lines are no trajectory\. Each line must be one run: see --help\.\n$/);
  });

  test('a file without a run says so', async () => {
    desk.write('.', { blank: '\n \n' });
    const { code, stdout, stderr } = await desk.run(['detect', 'blank'], { cwd: desk.folder });
    assert.deepEqual([code, stdout, stderr], [0, '', 'protege detect: blank: there is no run in it\n']);
  });

  test('a reader who has had enough ends it in silence', async () => {
    desk.write('.', { plain: bytes });
    const { child, result } = desk.start(['detect', 'plain'], { cwd: desk.folder });
    child.stdout?.destroy();
    const { code, stderr } = await result;
    assert.equal(code, 141);
    assert.doesNotMatch(stderr, /EPIPE/);
  });
});
