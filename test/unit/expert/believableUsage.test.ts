import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { believableUsage } from '../../../src/core/expert/believableUsage';
import type { ModelUsage } from '../../../src/core/model/chatModel';
import { advise, call, play } from '../agent/harness';

const packet = { system: 's'.repeat(1_000), user: 'u'.repeat(5_000), estimatedInputTokens: 2_000 };

describe('what a provider says that it used', () => {
  const rows: readonly (readonly [string, ModelUsage, boolean])[] = [
    ['what it usually is', { inputTokens: 1_600, outputTokens: 300, cacheReadTokens: 200 }, true],
    ['a model that thinks beyond its limit', { inputTokens: 1_600, outputTokens: 4_000 }, true],
    ['less than nothing', { inputTokens: -5, outputTokens: 300 }, false],
    ['no whole number', { inputTokens: 1_600, outputTokens: Number.NaN }, false],
    ['more tokens than the packet has bytes', { inputTokens: 1e9, outputTokens: 300 }, false],
    ['an answer longer than all limits', { inputTokens: 1_600, outputTokens: 5e8 }, false],
    ['more from the cache than in all', { inputTokens: 10, outputTokens: 300, cacheReadTokens: 11 }, false],
    ['an answer for nothing', { inputTokens: 0, outputTokens: 0 }, false],
  ];
  for (const [name, usage, isBelieved] of rows)
    test(`${name} is ${isBelieved ? '' : 'not '}believed`, () =>
      assert.equal(believableUsage({ ...advise({}), usage }, packet, 1_500), isBelieved ? usage : null));

  test('a refused request is billed as nothing', () => {
    const usage = { inputTokens: 0, outputTokens: 0 };
    const refused = { ok: false, reason: 'rate-limited', message: '', usage, sent: true } as const;
    assert.equal(believableUsage(refused, packet, 1_500), usage);
  });

  test('counts as the worst case in a run where it is not believed', async () => {
    const usage = { inputTokens: 1e9, outputTokens: 5e8 };
    const { settled, of } = await play({
      replies: [call('read_file', { path: 'src/add.js' })],
      expert: { replies: [{ ...advise({}), usage }] },
      task: { maxSteps: 6 },
    });
    assert.deepEqual(settled, ['unknown']);
    assert.equal(of('consultation-ended')[0]?.usage, null);
  });
});
