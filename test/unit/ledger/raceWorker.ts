import { request as httpRequest } from 'node:http';
import { randomUUID } from 'node:crypto';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import { FileLedger } from '../../../src/node/ledger/fileLedger';

/** One of many processes: asks until it is refused, and calls the endpoint for every reservation it gets. */
const [path = '', endpoint = '', limitsJson = '{}'] = process.argv.slice(2);
const limits = { ...DEFAULT_LIMITS, ...(JSON.parse(limitsJson) as object) };

function call(id: string): Promise<void> {
  return new Promise((accept, reject) => {
    const outgoing = httpRequest(`${endpoint}/${id}`, { method: 'POST' }, (response) => {
      response.resume().on('end', accept);
    });
    outgoing.on('error', reject).end();
  });
}

async function main(): Promise<void> {
  const ledger = new FileLedger({
    path,
    workspace: '/race',
    policy: () => Promise.resolve({ mode: 'auto', limits }),
    prices: [{ provider: 'test', model: 'm', from: '2020-01-01', inputPerMillion: 1, outputPerMillion: 1 }],
    pricesFile: '',
    clock: { now: Date.now },
  });
  for (;;) {
    const result = await ledger.reserve({
      runId: `run-${process.pid}`,
      consultationId: randomUUID(),
      provider: 'test',
      model: 'm',
      estimatedInputTokens: 9_000,
      maxOutputTokens: 1_000,
    });
    if (!result.ok) return;
    await call(result.reservationId);
    await ledger.settle(result.reservationId, { kind: 'used', usage: { inputTokens: 3_000, outputTokens: 500 } });
  }
}

void main();
