import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPresent, type ExpertChoice } from '../../../src/vscode/expert/expertChoice';

describe('the row of the present expert', () => {
  const sonnet: ExpertChoice = { provider: 'anthropic', model: 'claude-sonnet-5-5' };
  for (const [row, current, expected] of [
    [sonnet, sonnet, true],
    [sonnet, { provider: 'anthropic', model: 'claude-opus-5-5' }, false],
    [{ provider: 'openai' }, { provider: 'openai', model: 'gpt-large' }, true],
    [{ provider: 'none' }, { provider: 'none' }, true],
    [{ provider: 'none' }, { provider: 'practice' }, false],
    [{ provider: 'ollama', model: 'large:32b' }, { provider: 'ollama' }, false],
    [{ provider: 'none' }, undefined, false],
  ] as const)
    test(`${JSON.stringify(row)} for ${JSON.stringify(current)}: ${expected}`, () =>
      assert.equal(isPresent(row, current), expected));
});
