import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { BudgetLimits } from '../../../src/core/budget/budget';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import { thisProcess } from '../../../src/node/ledger/owner';
import { noon, openLedger, prices, request, setting, temporaryFolder } from './ledgers';

const day = 24 * 60 * 60 * 1000;
const usage = { inputTokens: 3_000, outputTokens: 500 };
const deadOwner = { ...thisProcess(), pid: 2 ** 22 + 1, started: '1' };

async function reserved(ledger: ReturnType<typeof openLedger>, change = {}): Promise<string> {
  const result = await ledger.reserve(request(change));
  assert.ok(result.ok, result.ok ? '' : result.refusal.message);
  return result.reservationId;
}

async function refusal(
  ledger: ReturnType<typeof openLedger>,
  change = {},
): Promise<{ limit: string; message: string; resetsAt: string | null }> {
  const result = await ledger.reserve(request(change));
  assert.ok(!result.ok, 'it was granted');
  return result.refusal;
}

describe('reserve and settle', () => {
  test('the worst case is reserved, and the true usage settled', async () => {
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), setting());
    const result = await ledger.reserve(request());
    assert.deepEqual(result.ok && result.worstCaseUsd, 0.01);
    const id = result.ok ? result.reservationId : '';
    const before = await ledger.state('r1');
    assert.deepEqual(before.reserved, { consultations: 1, usd: 0.01, tokens: 10_000 });
    assert.deepEqual(before.remaining, { consultations: 5, usd: 0.49, tokens: 67_500 });
    assert.equal(await ledger.settle(id, { kind: 'used', usage }), 0.0035);
    const after = await ledger.state('r1');
    const spent = { consultations: 1, usd: 0.0035, tokens: 3_500 };
    assert.deepEqual(after.spent, { run: spent, day: spent, month: spent });
    assert.deepEqual(after.reserved, { consultations: 0, usd: 0, tokens: 0 });
  });

  test('a released reservation costs nothing, an unknown one its worst case', async () => {
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), setting());
    assert.equal(await ledger.settle(await reserved(ledger), { kind: 'released' }), 0);
    assert.equal((await ledger.state('r1')).remaining.consultations, 6);
    assert.equal(await ledger.settle(await reserved(ledger), { kind: 'unknown' }), 0.01);
    assert.deepEqual((await ledger.state('r1')).spent.run, { consultations: 1, usd: 0.01, tokens: 10_000 });
  });

  test('a reservation is settled once; only the true usage replaces a guess', async () => {
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), setting());
    const id = await reserved(ledger);
    await ledger.settle(id, { kind: 'unknown' });
    await ledger.settle(id, { kind: 'released' });
    assert.equal((await ledger.state('r1')).spent.day.usd, 0.01);
    await ledger.settle(id, { kind: 'used', usage });
    await ledger.settle(id, { kind: 'released' });
    assert.equal((await ledger.state('r1')).spent.day.usd, 0.0035);
  });

  test('two ledgers on one file see each other', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const [one, two] = [openLedger(path, setting()), openLedger(path, setting())];
    const id = await reserved(one);
    assert.equal((await two.state(null)).reserved.consultations, 1);
    await two.settle(id, { kind: 'used', usage });
    assert.equal((await one.state(null)).spent.day.usd, 0.0035);
  });

  test('what is asked for is written down', async () => {
    const path = join(temporaryFolder(), 'deep', 'l.jsonl');
    const ledger = openLedger(path, setting());
    await ledger.settle(await reserved(ledger), { kind: 'used', usage });
    const types = readFileSync(path, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual(types, ['opened', 'reserve', 'settle']);
  });
});

describe('limits', () => {
  const rows: readonly (readonly [string, Partial<BudgetLimits>, number, string, RegExp, string | null])[] = [
    [
      'consultations a run',
      { consultationsPerRun: 2 },
      2,
      'consultationsPerRun',
      /limit of 2 consultations a run is reached: 2 used\.$/,
      null,
    ],
    [
      'consultations a day',
      { consultationsPerDay: 1 },
      1,
      'consultationsPerDay',
      /1 consultation a day is reached: 1 used\. It resets on 21 November at 00:00\.$/,
      new Date(2026, 10, 21).toISOString(),
    ],
    [
      'dollars a run',
      { usdPerRun: 0.025 },
      2,
      'usdPerRun',
      /\$0\.025 a run has no room: \$0\.02 spent or reserved, and this consultation may cost up to \$0\.01\.$/,
      null,
    ],
    [
      'dollars a day',
      { usdPerDay: 0.03 },
      3,
      'usdPerDay',
      /\$0\.03 a day has no room/,
      new Date(2026, 10, 21).toISOString(),
    ],
    [
      'dollars a month',
      { usdPerMonth: 0.01 },
      1,
      'usdPerMonth',
      /It resets on 1 December at 00:00\.$/,
      new Date(2026, 11, 1).toISOString(),
    ],
    [
      'no dollars at all',
      { usdPerDay: 0 },
      0,
      'usdPerDay',
      /\$0\.00 a day has no room: \$0\.00 spent/,
      new Date(2026, 10, 21).toISOString(),
    ],
    [
      'tokens in',
      { inputTokensPerConsultation: 8_999 },
      0,
      'inputTokensPerConsultation',
      /8999 input tokens .* may need 9000\.$/,
      null,
    ],
    ['tokens out', { outputTokensPerConsultation: 999 }, 0, 'outputTokensPerConsultation', /999 output tokens/, null],
  ];
  for (const [name, change, granted, limit, words, resetsAt] of rows)
    test(`${name}: ${granted} granted, then refused in words`, async () => {
      const held = setting({ limits: { ...DEFAULT_LIMITS, ...change } });
      const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
      for (let index = 0; index < granted; index++) await reserved(ledger);
      const refused = await refusal(ledger);
      assert.equal(refused.limit, limit);
      assert.match(refused.message, words);
      assert.equal(refused.resetsAt, resetsAt);
    });

  test('another run has its own share, not another day', async () => {
    const held = setting({ limits: { ...DEFAULT_LIMITS, consultationsPerRun: 1, consultationsPerDay: 2 } });
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger);
    assert.equal((await refusal(ledger)).limit, 'consultationsPerRun');
    await reserved(ledger, { runId: 'r2' });
    assert.equal((await refusal(ledger, { runId: 'r3' })).limit, 'consultationsPerDay');
  });

  test('off holds at once, in the middle of a run', async () => {
    const held = setting();
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger);
    held.mode = 'off';
    assert.equal((await refusal(ledger)).limit, 'mode');
  });

  test('a limit lowered in the middle of a run holds at once', async () => {
    const held = setting();
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger);
    held.limits = { ...held.limits, usdPerDay: 0.015 };
    assert.equal((await refusal(ledger)).limit, 'usdPerDay');
  });

  test('a model without a price is refused, never free', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const refused = await refusal(openLedger(path, setting()), { model: 'unheard-of' });
    assert.equal(refused.limit, 'price');
    assert.match(refused.message, /No price is known for test\/unheard-of.*\/home\/prices\.json/);
    assert.equal(existsSync(path), false);
  });
});

describe('time', () => {
  test('a new day and a new month free their limits', async () => {
    const held = setting({ limits: { ...DEFAULT_LIMITS, usdPerDay: 0.01, usdPerMonth: 0.02, usdPerRun: 9 } });
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger);
    assert.equal((await refusal(ledger)).limit, 'usdPerDay');
    held.now += day;
    await reserved(ledger);
    held.now += day;
    assert.equal((await refusal(ledger)).limit, 'usdPerMonth');
    held.now = new Date(2026, 11, 1).getTime();
    await reserved(ledger);
  });

  test('a clock that jumps to and fro does not free money twice', async () => {
    const held = setting({ limits: { ...DEFAULT_LIMITS, consultationsPerDay: 1, consultationsPerRun: 99 } });
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger);
    held.now += 3 * day;
    await reserved(ledger);
    for (const jump of [-3 * day, -10 * day, 0, 2 * day, 3 * day]) {
      held.now = noon + jump;
      assert.equal((await refusal(ledger)).limit, 'consultationsPerDay', `${jump / day} days`);
    }
    held.now = noon + 4 * day;
    await reserved(ledger);
  });
});

describe('faults', () => {
  test('a reservation of a dead process is settled at its worst case and marked', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    await reserved(openLedger(path, setting(), { owner: deadOwner }));
    const ledger = openLedger(path, setting());
    const state = await ledger.state(null);
    assert.deepEqual([state.spent.day.usd, state.reserved.usd], [0.01, 0]);
    await reserved(ledger);
    assert.match(readFileSync(path, 'utf8'), /"type":"settle".*"kind":"unknown","micros":10000/);
  });

  test('a reservation of a living process stays reserved', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    await reserved(openLedger(path, setting(), { owner: { ...thisProcess(), pid: process.ppid, started: '' } }));
    assert.equal((await openLedger(path, setting()).state(null)).reserved.consultations, 1);
  });

  test(
    'a process number used again by another process is not taken for the old one',
    { skip: process.platform !== 'linux' && 'only Linux tells when a process started' },
    async () => {
      const path = join(temporaryFolder(), 'l.jsonl');
      await reserved(openLedger(path, setting(), { owner: { ...thisProcess(), started: '1' } }));
      assert.equal((await openLedger(path, setting()).state(null)).spent.day.consultations, 1);
    },
  );

  test('a torn last line is left out, and what follows is whole', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const first = openLedger(path, setting());
    const id = await reserved(first);
    await reserved(first);
    await first.settle(id, { kind: 'used', usage });
    const whole = readFileSync(path, 'utf8');
    for (const cut of [1, 2, 20, 60]) {
      writeFileSync(path, whole);
      truncateSync(path, whole.length - cut);
      const ledger = openLedger(path, setting());
      const state = await ledger.state(null);
      // Without its settlement the reservation stands at the worst case, and is open still.
      assert.equal(state.spent.day.usd + state.reserved.usd, 0.02, `cut ${cut}`);
      await reserved(ledger);
      const again = await openLedger(path, setting()).state(null);
      assert.equal(again.reserved.consultations + again.spent.day.consultations, 3, `cut ${cut}`);
    }
  });

  test('foreign bytes in the file do not free anything', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const held = setting({ limits: { ...DEFAULT_LIMITS, consultationsPerDay: 2 } });
    const ledger = openLedger(path, held);
    await reserved(ledger);
    appendFileSync(path, Buffer.from([0, 0, 0xff, 0x0a, 0x7b, 0x22]));
    await reserved(ledger);
    assert.equal((await refusal(ledger)).limit, 'consultationsPerDay');
    assert.equal((await refusal(openLedger(path, held))).limit, 'consultationsPerDay');
  });

  test('a ledger that can not be written refuses, and sends nothing', async () => {
    const folder = temporaryFolder();
    // A folder in the place of the file fails for every user, root too.
    mkdirSync(join(folder, 'l.jsonl'));
    const refused = await openLedger(join(folder, 'l.jsonl'), setting()).reserve(request());
    assert.match(JSON.stringify(refused), /Nothing was sent/);
  });

  test(
    'a full disk refuses, and what was settled on it is written later',
    { skip: !existsSync('/dev/full') && 'no /dev/full here' },
    async () => {
      const path = join(temporaryFolder(), 'l.jsonl');
      const held = setting();
      const ledger = openLedger(path, held);
      const id = await reserved(ledger);
      const file = Reflect.get(ledger, 'file') as { append: unknown };
      const append = file.append;
      file.append = openFull;
      assert.equal(await ledger.settle(id, { kind: 'used', usage }), 0.0035);
      assert.equal((await openLedger(path, held).state(null)).reserved.usd, 0.01);
      const refusedNow = await ledger.reserve(request());
      assert.match(refusedNow.ok ? '' : refusedNow.refusal.message, /ENOSPC.*Nothing was sent/);
      file.append = append;
      await reserved(ledger);
      assert.equal((await openLedger(path, held).state(null)).spent.day.usd, 0.0035);
    },
  );

  test(
    'the ledger is for its owner only',
    { skip: process.platform === 'win32' && 'Windows has other rights' },
    async () => {
      const path = join(temporaryFolder(), 'l.jsonl');
      await reserved(openLedger(path, setting()));
      assert.equal(statSync(path).mode & 0o077, 0);
    },
  );
});

async function openFull(): Promise<void> {
  const { LedgerFile } = await import('../../../src/node/ledger/ledgerFile');
  await new LedgerFile('/dev/full').append({ v: 1, type: 'opened', at: 0, workspace: '' });
}

describe("an expert's own limits", () => {
  const other = { model: 'm2' };
  const table = prices.flatMap((price) => [price, { ...price, model: 'm2' }]);
  const open = (): ReturnType<typeof openLedger> =>
    openLedger(join(temporaryFolder(), 'l.jsonl'), setting(), { prices: table });

  test('consultations a run count for that expert alone', async () => {
    const ledger = open();
    const expertLimits = { consultationsPerRun: 1 };
    await reserved(ledger, { ...other });
    await reserved(ledger, { expertLimits });
    const { limit, message, resetsAt } = await refusal(ledger, { expertLimits });
    assert.deepEqual([limit, resetsAt], ['expertConsultationsPerRun', null]);
    assert.match(message, /limit of 1 consultation a run for test\/m is reached: 1 used\.$/);
    await reserved(ledger, { ...other });
    await reserved(ledger, { expertLimits, runId: 'r2' });
  });

  test('dollars a run count for that expert alone, and what was released does not', async () => {
    const ledger = open();
    const expertLimits = { usdPerRun: 0.015 };
    await ledger.settle(await reserved(ledger, { expertLimits }), { kind: 'released' });
    await reserved(ledger, { ...other });
    await reserved(ledger, { expertLimits });
    const { limit, message } = await refusal(ledger, { expertLimits });
    assert.equal(limit, 'expertUsdPerRun');
    assert.match(message, /\$0\.015 a run for test\/m has no room: \$0\.01 spent or reserved/);
  });

  test('they add nothing to the limits of the workspace', async () => {
    const ledger = openLedger(
      join(temporaryFolder(), 'l.jsonl'),
      setting({ limits: { ...DEFAULT_LIMITS, consultationsPerRun: 1 } }),
    );
    await reserved(ledger, { expertLimits: { consultationsPerRun: 9 } });
    assert.equal((await refusal(ledger, { expertLimits: { consultationsPerRun: 9 } })).limit, 'consultationsPerRun');
  });

  test('another window decides alike from the file', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const expertLimits = { consultationsPerRun: 1 };
    await reserved(openLedger(path, setting()), { expertLimits });
    assert.equal((await refusal(openLedger(path, setting()), { expertLimits })).limit, 'expertConsultationsPerRun');
  });
});

describe('while another run is asking', () => {
  const narrow = { ...DEFAULT_LIMITS, usdPerDay: 0.015, consultationsPerDay: 20 };

  test('a limit that only its open reservation fills is no limit that was reached, and names no reset', async () => {
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), setting({ limits: narrow }));
    const open = await reserved(ledger, { runId: 'other' });
    const result = await ledger.reserve(request());
    assert.ok(!result.ok);
    assert.equal(result.refusal.isMomentary, true);
    assert.equal(result.refusal.resetsAt, null);
    assert.equal(
      result.refusal.message,
      'Another run is asking an expert just now, and what is left of the limit of $0.015 a day is reserved for its answer.',
    );
    await ledger.settle(open, { kind: 'used', usage });
    assert.ok((await ledger.reserve(request())).ok);
  });

  test('the same for a number of consultations', async () => {
    const limits = { ...DEFAULT_LIMITS, consultationsPerDay: 1 };
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), setting({ limits }));
    await reserved(ledger, { runId: 'other' });
    const { message } = await refusal(ledger);
    assert.match(message, /^Another run .* the limit of 1 consultation a day is reserved/);
  });

  test('a limit that has no room without it either is named with its reset', async () => {
    const limits = { ...narrow, usdPerMonth: 0.005 };
    const held = setting({ limits: { ...limits, usdPerMonth: 1 } });
    const ledger = openLedger(join(temporaryFolder(), 'l.jsonl'), held);
    await reserved(ledger, { runId: 'other' });
    held.limits = limits;
    const { limit, message } = await refusal(ledger);
    assert.equal(limit, 'usdPerMonth');
    assert.match(message, /a month has no room.*It resets on 1 December/);
  });

  test('a run that died asks no more: its worst case is spent', async () => {
    const path = join(temporaryFolder(), 'l.jsonl');
    const held = setting({ limits: narrow });
    await reserved(openLedger(path, held, { owner: deadOwner }), { runId: 'other' });
    const ledger = openLedger(path, held);
    const before = await ledger.preview(request());
    const after = await ledger.reserve(request());
    for (const result of [before, after]) {
      assert.ok(!result.ok);
      assert.equal(result.refusal.isMomentary, undefined);
      assert.match(result.refusal.message, /resets on 21 November/);
    }
  });
});
