import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import type { BudgetLimits } from '../../../src/core/budget/budget';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import { microsOf } from '../../../src/core/budget/account';
import type { FileLedger } from '../../../src/node/ledger/fileLedger';
import { openLedger, request, setting, temporaryFolder } from './ledgers';

const PROCESSES = 16;
const USED_BEFORE = 17;
const LEFT = 3;
const KILLED = 10;

/** Rounds are many where there is time for them: `PROTEGE_RACE_ROUNDS=200`. */
const rounds = Number(process.env.PROTEGE_RACE_ROUNDS ?? 4);

const worstMicros = 10_000;
const trueMicros = 3_500;

/** Either the number of consultations or the money allows exactly three more. */
const kinds: readonly (readonly [string, Partial<BudgetLimits>])[] = [
  ['consultations', { consultationsPerDay: USED_BEFORE + LEFT, usdPerDay: 9 }],
  ['money', { consultationsPerDay: 99, usdPerDay: (USED_BEFORE * worstMicros + LEFT * worstMicros) / 1e6 }],
];

describe('sixteen processes race for the last three consultations and are killed at random', () => {
  const folder = temporaryFolder();
  const worker = join(folder, 'worker.cjs');
  const called = new Set<string>();
  let calls = 0;
  let server: Server;

  before(async () => {
    await build({
      entryPoints: [join(__dirname, 'raceWorker.ts')],
      outfile: worker,
      bundle: true,
      platform: 'node',
      logLevel: 'silent',
    });
    server = createServer((incoming, response) => {
      calls++;
      called.add((incoming.url ?? '').slice(1));
      setTimeout(() => response.end('ok'), randomInt(30));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  after(() => server.close());

  for (let round = 0; round < rounds; round++) {
    const [kind, change] = kinds[round % kinds.length]!;
    test(`round ${round + 1}, limited by ${kind}`, async () => {
      const path = join(folder, `${round}.jsonl`);
      const limits = { ...DEFAULT_LIMITS, consultationsPerRun: 99, usdPerRun: 99, ...change };
      const held = setting({ now: Date.now(), limits });
      await spendBefore(openLedger(path, held));
      called.clear();
      calls = 0;
      const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await Promise.all(
        Array.from({ length: PROCESSES }, async (_, index) => {
          const child = spawn(process.execPath, [worker, path, endpoint, JSON.stringify(limits)], { stdio: 'ignore' });
          if (index < KILLED) setTimeout(() => child.kill('SIGKILL'), randomInt(20, 900));
          await once(child, 'exit');
        }),
      );
      await check(openLedger(path, { ...held, now: Date.now() }), kind);
    });
  }

  async function check(ledger: FileLedger, kind: string): Promise<void> {
    // The first to come afterwards settles what the dead have left.
    const late = await ledger.reserve(request());
    if (late.ok) await ledger.settle(late.reservationId, { kind: 'released' });
    const taken = (await ledger.consultations()).slice(USED_BEFORE);
    assert.ok(calls <= LEFT || kind === 'money', `${calls} calls at the endpoint`);
    assert.equal(calls, called.size, 'a reservation was used twice');
    for (const id of called)
      assert.ok(
        taken.some(({ entry }) => entry.id === id),
        `call ${id} is not in the ledger`,
      );
    for (const { entry, settled } of taken) {
      const micros = settled?.kind === 'used' ? trueMicros : worstMicros;
      assert.deepEqual(
        [settled?.kind === 'used' || settled?.kind === 'unknown', microsOf({ entry, settled })],
        [true, micros],
      );
      if (settled?.kind === 'used') assert.ok(called.has(entry.id), 'a usage without a call');
    }
    const { spent, reserved, limits } = await ledger.state(null);
    assert.equal(reserved.consultations, 0);
    assert.ok(spent.day.consultations <= limits.consultationsPerDay);
    assert.ok(spent.day.usd <= limits.usdPerDay + 1e-9);
    const sum = taken.reduce((total, each) => total + microsOf(each), USED_BEFORE * worstMicros);
    assert.equal(Math.round(spent.day.usd * 1e6), sum, 'a cent is lost');
    // Somebody survived, so that nothing was left unused.
    if (kind === 'consultations') assert.equal(taken.length, LEFT);
  }
});

async function spendBefore(ledger: FileLedger): Promise<void> {
  for (let index = 0; index < USED_BEFORE; index++) {
    const result = await ledger.reserve(request({ runId: 'before' }));
    assert.ok(result.ok);
    await ledger.settle(result.reservationId, { kind: 'unknown' });
  }
}
