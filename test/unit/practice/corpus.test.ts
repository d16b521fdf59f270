import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { cannotRun, loadCorpus, missingTools, plantBug } from '../../../scripts/benchBugsCorpus';
import type { BugChange, SeededBug } from '../../../scripts/benchBugsCorpus';
import { runCommand } from '../../../src/practice/commandRunner';

async function testExitCode(bug: SeededBug, changes: readonly BugChange[]): Promise<number | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'protege-corpus-'));
  try {
    await plantBug(bug.project, changes, folder);
    const result = await runCommand(bug.testCommand, { cwd: folder, timeoutMs: 60_000 });
    assert.equal(result.timedOut, false, `${bug.testCommand} did not end`);
    return result.exitCode;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

void describe('the seeded bugs', { concurrency: 2 }, async () => {
  const bugs = await loadCorpus();
  const missing = missingTools(bugs);

  test('are at least forty, in three languages and many kinds', () => {
    assert.ok(bugs.length >= 40, `only ${bugs.length}`);
    assert.equal(new Set(bugs.map((bug) => bug.id)).size, bugs.length);
    assert.deepEqual([...new Set(bugs.map((bug) => bug.language))].sort(), ['javascript', 'python', 'typescript']);
    assert.ok(new Set(bugs.map((bug) => bug.kind)).size >= 15);
  });

  for (const bug of bugs.filter((candidate, index) => bugs[index - 1]?.project !== candidate.project)) {
    test(`${bug.project} passes its tests`, { skip: cannotRun(bug, missing) ?? false }, async () => {
      assert.equal(await testExitCode(bug, []), 0);
    });
  }

  for (const bug of bugs) {
    test(`${bug.id} fails a test`, { skip: cannotRun(bug, missing) ?? false }, async () => {
      assert.notEqual(await testExitCode(bug, bug.changes), 0);
    });
  }

  for (const bug of bugs.filter((candidate) => candidate.changes.length > 1)) {
    test(`${bug.id} needs all of its places`, { skip: cannotRun(bug, missing) ?? false }, async () => {
      for (const left of bug.changes) assert.notEqual(await testExitCode(bug, [left]), 0, `${left.to} alone is no bug`);
    });
  }
});
