import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { HabitKeeper } from '../../../src/core/agent/habitKeeper';
import { FileModelMemory } from '../../../src/node/memory/fileModelMemory';

describe('the speed of a model', () => {
  test('is summed over replies, without those that nobody timed', () => {
    const keeper = new HabitKeeper(null, 'native');
    keeper.countSpeed({ inputTokens: 9, outputTokens: 100, outputMs: 2_000 });
    keeper.countSpeed({ inputTokens: 9, outputTokens: 50, outputMs: 1_000 });
    keeper.countSpeed({ inputTokens: 9, outputTokens: 70 });
    keeper.countSpeed({ inputTokens: 9, outputTokens: 0, outputMs: 500 });
    assert.deepEqual(keeper.current.speed, { outputTokens: 150, outputMs: 3_000 });
  });

  test('follows a change: long ago counts less', () => {
    const before = new HabitKeeper(null, 'native').current;
    const keeper = new HabitKeeper({ ...before, speed: { outputTokens: 40_000, outputMs: 400_000 } }, 'native');
    keeper.countSpeed({ inputTokens: 9, outputTokens: 10_000, outputMs: 10_000 });
    assert.deepEqual(keeper.current.speed, { outputTokens: 30_000, outputMs: 210_000 });
  });

  test('is kept on disk beside what else was learnt, and an older file without it is still read', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'protege-memory-'));
    try {
      const memory = new FileModelMemory(path.join(folder, 'models.json'));
      const { current } = new HabitKeeper(null, 'json');
      await memory.remember('ollama', 'old:1b', current);
      await memory.remember('ollama', 'new:1b', { ...current, speed: { outputTokens: 30, outputMs: 1_000 } });
      assert.equal((await memory.recall('ollama', 'old:1b'))?.speed, undefined);
      assert.deepEqual((await memory.recall('ollama', 'new:1b'))?.speed, { outputTokens: 30, outputMs: 1_000 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
