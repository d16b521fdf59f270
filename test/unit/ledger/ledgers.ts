import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { BudgetLimits, ReservationRequest } from '../../../src/core/budget/budget';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import type { PriceTable } from '../../../src/core/budget/prices';
import type { LedgerOptions } from '../../../src/node/ledger/fileLedger';
import { FileLedger } from '../../../src/node/ledger/fileLedger';

/** One dollar a million tokens, in and out: a token is a millionth of a dollar. */
export const prices: PriceTable = [
  { provider: 'test', model: 'm', from: '2020-01-01', inputPerMillion: 1, outputPerMillion: 1 },
];

export const noon = new Date(2026, 10, 20, 12).getTime();

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'protege-ledger-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Setting {
  now: number;
  limits: BudgetLimits;
  mode: 'off' | 'ask' | 'auto';
}

export function setting(change: Partial<Setting> = {}): Setting {
  return { now: noon, limits: DEFAULT_LIMITS, mode: 'auto', ...change };
}

export function openLedger(path: string, held: Setting, change: Partial<LedgerOptions> = {}): FileLedger {
  return new FileLedger({
    path,
    workspace: '/project',
    policy: () => Promise.resolve({ mode: held.mode, limits: held.limits }),
    prices,
    pricesFile: '/home/prices.json',
    clock: { now: () => held.now },
    ...change,
  });
}

export function request(change: Partial<ReservationRequest> = {}): ReservationRequest {
  return {
    runId: 'r1',
    consultationId: 'c1',
    provider: 'test',
    model: 'm',
    estimatedInputTokens: 9_000,
    maxOutputTokens: 1_000,
    ...change,
  };
}
