import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import type { RunEvent } from '../../src/core/trajectory/runEvent';
import { Desk } from '../support/commandLine';
import { recordedRun } from '../support/recordedRun';

describe('thresholds from the user’s own runs', () => {
  const desk = new Desk();
  after(() => desk.close());
  const thresholds = path.join(desk.home, 'thresholds.json');
  const calibrate = (...flags: string[]) => desk.run(['runs', 'calibrate', ...flags]);

  test('without runs it says so and writes nothing', async () => {
    const result = await calibrate();
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stderr, /0 finished runs/);
    assert.equal(existsSync(thresholds), false);
  });

  test('with too few it says how many are missing', async () => {
    for (let i = 0; i < 8; i++) writeRun(desk, `few-${i}`, i < 6);
    const result = await calibrate();
    assert.equal(result.code, 0, result.stderr);
    assert.match(result.stdout, /^qwen3-coder:30b {2}6 fixed, 2 not: too few, 3 not fixed, 9 of any outcome to go$/m);
    assert.equal(existsSync(thresholds), false);
  });

  test('a dry run tells and changes nothing; the run itself writes what both faces read', async () => {
    for (let i = 0; i < 16; i++) writeRun(desk, `more-${i}`, i < 10);
    const dry = await calibrate('--dry-run');
    assert.match(dry.stdout, /16 fixed, 8 not: threshold 0\.\d+, flags 0 % of the fixed/);
    assert.equal(existsSync(thresholds), false);
    const result = await calibrate('--json');
    const report = JSON.parse(result.stdout) as { thresholds: Record<string, number>; file: string; runs: number };
    assert.equal(report.file, thresholds);
    assert.equal(report.runs, 24);
    assert.deepEqual(JSON.parse(readFileSync(thresholds, 'utf8')), report.thresholds);
    assert.deepEqual(Object.keys(report.thresholds), ['qwen3-coder:30b']);
  });

  test('a damaged file is made anew, and --reset removes it', async () => {
    writeFileSync(thresholds, '{"qwen3-coder:30b": 7}');
    assert.equal((await calibrate()).code, 0);
    assert.notEqual((JSON.parse(readFileSync(thresholds, 'utf8')) as Record<string, number>)['qwen3-coder:30b'], 7);
    const reset = await calibrate('--reset');
    assert.equal(reset.code, 0, reset.stderr);
    assert.equal(existsSync(thresholds), false);
  });
});

/** The log of a short run without a consultation. */
function writeRun(desk: Desk, id: string, isFixed: boolean): void {
  const all = recordedRun({ runId: id, workspace: desk.folder, files: [], outcome: isFixed ? 'fixed' : 'not-fixed' });
  const started = all.filter((event) => event.type === 'run-started' || event.type === 'tests-started').slice(0, 1);
  const finished = all.flatMap((event) => (event.type === 'finished' ? [{ ...event, consultations: 0 }] : []));
  const base = { at: '2026-11-20T18:00:10.000Z', runId: id };
  const steps = ['src/a.js', 'src/b.js', 'src/c.js'].flatMap((file, at): RunEvent[] => [
    { ...base, type: 'step-started', step: at + 1 },
    { ...base, type: 'action', step: at + 1, tool: 'read_file', args: { path: file }, command: `read_file ${file}` },
    {
      ...base,
      type: 'tool-result',
      step: at + 1,
      tool: 'read_file',
      ok: true,
      forModel: `the text of ${file}`,
      forPerson: `Read ${file}`,
      durationMs: 1,
      treeHash: 'T',
    },
  ]);
  const lines = [...started, ...steps, ...finished].map((event) => JSON.stringify(event));
  desk.write(path.join('home', 'runs', id), { 'events.jsonl': `${lines.join('\n')}\n` });
}
