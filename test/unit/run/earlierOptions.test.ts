import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keptOptions, takeOver } from '../../../src/node/run/earlierOptions';

describe('what a run takes over from the one that it continues', () => {
  test('is what is not given anew', () => {
    assert.deepEqual(takeOver({ model: 'a', maxSteps: 5 }, { maxSteps: 9, maxUsd: 1 }), {
      options: { model: 'a', maxSteps: 9, maxUsd: 1 },
      takenOver: ['model'],
    });
  });

  test('is no practice model where a real one is named, and no real one in practice', () => {
    const practice = { practice: true as const, experts: [{ provider: 'practice' as const }], testCommand: 'npm test' };
    assert.deepEqual(takeOver(practice, { model: 'a' }).options, { testCommand: 'npm test', model: 'a' });
    const real = { model: 'a', ollamaUrl: 'http://box', experts: [{ provider: 'anthropic' as const }], maxSteps: 5 };
    assert.deepEqual(takeOver(real, { practice: true }).options, { practice: true, maxSteps: 5 });
    assert.deepEqual(takeOver(practice, { practice: true }).takenOver, ['testCommand', 'experts']);
  });

  test('holds no password of an address', () => {
    const options = {
      ollamaUrl: 'user:secret@box:11434',
      experts: [
        { provider: 'openai' as const, url: 'https://key:secret@host/v1?token=secret' },
        { provider: 'ollama' as const, url: 'http://user:p@secret@host/@me' },
      ],
    };
    assert.deepEqual(keptOptions({ chosen: { options, takenOver: [] } }, 'a').options, {
      model: 'a',
      ollamaUrl: 'box:11434',
      experts: [
        { provider: 'openai', url: 'https://host/v1' },
        { provider: 'ollama', url: 'http://host/@me' },
      ],
    });
  });
});
