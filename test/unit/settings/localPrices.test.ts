import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ReservationResult } from '../../../src/core/budget/budget';
import { LOCAL_PRICE_NOTE, localPrices } from '../../../src/node/experts/localPrices';
import { isLoopback } from '../../../src/node/http/isLoopback';
import { openWorkspaceBudget } from '../../../src/node/settings/workspaceBudget';

const base = mkdtempSync(join(tmpdir(), 'protege-local-'));
after(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

const own = (price: object): string =>
  JSON.stringify([{ provider: 'openai', from: '2026-01-01', inputPerMillion: 7, outputPerMillion: 7, ...price }]);

/** What the gate says to a consultation of `openai/local` at that address. */
async function gate(url: string | undefined, prices?: string): Promise<ReservationResult> {
  const folder = join(base, String(count++));
  const workspace = join(folder, 'work');
  mkdirSync(workspace, { recursive: true });
  if (prices !== undefined) writeFileSync(join(folder, 'prices.json'), prices);
  const expert = { provider: 'openai', model: 'local', ...(url === undefined ? {} : { url }) } as const;
  const budget = await openWorkspaceBudget({
    dataFolder: folder,
    workspace,
    localPrices: await localPrices([expert], {}),
  });
  const tokens = { estimatedInputTokens: 1_000, maxOutputTokens: 100 };
  return await budget.ledger.reserve({
    runId: 'r',
    consultationId: 'c',
    provider: 'openai',
    model: 'local',
    ...tokens,
  });
}

describe('an address on this machine', () => {
  const rows: readonly (readonly [url: string, expected: boolean])[] = [
    ['http://127.0.0.1:1234/v1', true],
    ['http://127.9.9.9', true],
    ['http://2130706433/v1', true],
    ['http://[::1]:8080/v1', true],
    ['http://[::ffff:127.0.0.1]/v1', true],
    ['http://0.0.0.0:8080', true],
    ['https://127.0.0.1', true],
    ['http://128.0.0.1', false],
    ['http://10.0.0.1', false],
    ['http://192.168.1.7:1234', false],
    ['http://[::2]', false],
    ['http://[::ffff:10.0.0.1]', false],
    ['http://127.0.0.1.invalid', false],
    ['http://localhost.invalid', false],
    ['file:///etc/passwd', false],
    ['127.0.0.1', false],
    ['', false],
  ];
  for (const [url, expected] of rows)
    test(`${url || 'nothing'}: ${expected ? 'yes' : 'no'}`, async () => assert.equal(await isLoopback(url), expected));
});

describe('an OpenAI-compatible endpoint without a price', () => {
  test('costs nothing on this machine, and says what that rests on', async () => {
    const result = await gate('http://127.0.0.1:1234/v1');
    assert.ok(result.ok);
    assert.deepEqual([result.worstCaseUsd, result.priceNote], [0, LOCAL_PRICE_NOTE]);
  });

  for (const [name, url] of [
    ['elsewhere', 'http://10.0.0.1/v1'],
    ['at the provider itself', undefined],
  ] as const)
    test(`is refused ${name}`, async () => {
      const result = await gate(url);
      assert.equal(result.ok ? '' : result.refusal.limit, 'price');
    });

  for (const [name, price] of [
    ['for that model', { model: 'local' }],
    ['for all models', { model: '*' }],
  ] as const)
    test(`has the user's own price ${name} where there is one`, async () => {
      const result = await gate('http://127.0.0.1:1234/v1', own(price));
      assert.ok(result.ok);
      assert.deepEqual([result.worstCaseUsd, result.priceNote], [0.0077, undefined]);
    });

  test('is refused while the list of prices is damaged', async () => {
    const result = await gate('http://127.0.0.1:1234/v1', '[{]');
    assert.equal(result.ok ? '' : result.refusal.limit, 'price');
  });
});
