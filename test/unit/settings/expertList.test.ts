import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { HostError } from '../../../src/node/hostError';
import { chooseExperts, type ExpertsAsked } from '../../../src/node/run/chooseExperts';
import { seatExperts } from '../../../src/node/run/expertSeat';
import { parseExpertList } from '../../../src/node/settings/expertList';

const base = mkdtempSync(join(tmpdir(), 'protege-experts-'));
after(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

function dataFolder(experts?: string): string {
  const folder = join(base, String(count++));
  mkdirSync(folder);
  if (experts !== undefined) writeFileSync(join(folder, 'experts.json'), experts);
  return folder;
}

const TWO = [
  { provider: 'ollama', model: 'qwen3:32b', consultationsPerRun: 2 },
  { provider: 'anthropic', usdPerRun: 0.1 },
];
const TWO_READ = [
  { provider: 'ollama', model: 'qwen3:32b', limits: { consultationsPerRun: 2 } },
  { provider: 'anthropic', limits: { usdPerRun: 0.1 } },
];

describe('reading a list of experts', () => {
  test('keeps the order, and the limits of each', () =>
    assert.deepEqual(parseExpertList(TWO), { ok: true, experts: TWO_READ }));

  const wrong: readonly (readonly [name: string, value: unknown, problem: RegExp])[] = [
    ['no list', { provider: 'anthropic' }, /array/],
    ['a provider that is none', [TWO[0], { provider: 'claude' }], /^expert 2, provider: /],
    ['nobody among somebody', [{ provider: 'none' }], /^expert 1, provider: /],
    ['a key in the file', [{ provider: 'anthropic', apiKey: 'sk-ant-1' }], /^expert 1: .*apiKey/],
    ['a limit below nothing', [{ provider: 'anthropic', usdPerRun: -1 }], /^expert 1, usdPerRun: /],
    ['a limit in words', [{ provider: 'ollama', consultationsPerRun: 'two' }], /^expert 1, consultationsPerRun: /],
    ['half a consultation', [{ provider: 'ollama', consultationsPerRun: 0.5 }], /^expert 1, consultationsPerRun: /],
    ['an empty model', [{ provider: 'ollama', model: ' ' }], /^expert 1, model: /],
    ['too many', Array(9).fill({ provider: 'ollama' }), /8/],
  ];
  for (const [name, value, problem] of wrong)
    test(`says what is wrong with ${name}`, () => {
      const read = parseExpertList(value);
      assert.match(read.ok ? '' : read.problem, problem);
    });
});

describe('choosing the experts of a run', () => {
  const environment = { ANTHROPIC_API_KEY: 'sk-ant-1', OPENAI_API_KEY: 'sk-1' };
  const choose = (asked: ExpertsAsked, file?: string, env: NodeJS.ProcessEnv = environment) =>
    chooseExperts({ dataFolder: dataFolder(file), environment: env }, asked, null);
  const file = JSON.stringify(TWO);

  const rows: readonly (readonly [
    name: string,
    asked: ExpertsAsked,
    file: string | undefined,
    providers: readonly string[],
  ])[] = [
    [
      'those that are named',
      { experts: [{ provider: 'ollama', model: 'm' }, { provider: 'openai' }] },
      file,
      ['ollama', 'openai'],
    ],
    ["the user's own list", {}, file, ['ollama', 'anthropic']],
    ["the user's own list where nothing is said", { experts: [{}] }, file, ['ollama', 'anthropic']],
    [
      'a list in a setting, before all others',
      { experts: [{ provider: 'openai' }], expertsSetting: { name: 's', value: TWO } },
      undefined,
      ['ollama', 'anthropic'],
    ],
    [
      'an empty list in a setting is none',
      { experts: [{ provider: 'openai' }], expertsSetting: { name: 's', value: [] } },
      file,
      ['openai'],
    ],
    ['an empty file is none', {}, '[]', ['anthropic']],
    ['the one there is a key for', {}, undefined, ['anthropic']],
    ['a model alone is meant for that one', { experts: [{ model: 'claude-opus-5-5' }] }, file, ['anthropic']],
    ['nobody, where the user says so', { experts: [{ provider: 'none' }] }, file, []],
  ];
  for (const [name, asked, list, providers] of rows)
    test(name, async () =>
      assert.deepEqual(
        (await choose(asked, list)).map(({ provider }) => provider),
        providers,
      ),
    );

  test('the one that the user keeps a key for, without any in the environment', async () =>
    assert.deepEqual(await choose({ expertKeys: { openai: 'sk-2' }, experts: [{ model: 'm' }] }, undefined, {}), [
      { model: 'm', provider: 'openai' },
    ]));

  test('nobody without a key', async () => assert.deepEqual(await choose({}, undefined, {}), []));

  for (const [name, asked, list, message] of [
    ['a damaged file', {}, '[{]', /experts\.json is no list of experts/],
    [
      'a wrong setting',
      { expertsSetting: { name: 'protege.experts', value: [{}] } },
      undefined,
      /The setting protege\.experts is no list of experts \(expert 1, provider/,
    ],
    ['none among others', { experts: [{ provider: 'none' }, { provider: 'ollama' }] }, undefined, /none stands alone/],
  ] as const)
    test(`${name} is a mistake to mend, and asks nobody`, async () =>
      assert.rejects(choose(asked, list), (error) => error instanceof HostError && message.test(error.message)));

  test('two of one name are refused: the ledger could not tell them apart', () => {
    const twice = [{ provider: 'anthropic' }, { provider: 'anthropic', url: 'http://127.0.0.1:1' }] as const;
    assert.throws(
      () => seatExperts({ dataFolder: '', environment }, {}, twice, null),
      /anthropic\/claude-sonnet-5-5 is named twice/,
    );
  });

  test('a model of the user’s own has more time than a cloud', () => {
    const own = { provider: 'openai', model: 'own', inputPerMillion: 0, outputPerMillion: 0, from: '2026-01-01' };
    const [cloud, ollama, served, sold] = seatExperts(
      { dataFolder: '', environment },
      {},
      [
        { provider: 'anthropic' },
        { provider: 'ollama', model: 'm' },
        { provider: 'openai', model: 'own' },
        { provider: 'openai', model: 'sold' },
      ],
      null,
      [own],
    ).map(({ timeoutMs }) => timeoutMs);
    assert.deepEqual([ollama, sold], [served, cloud]);
    assert.ok((ollama ?? 0) > (cloud ?? 0));
  });

  test('a variable that holds a key of its own is the only one looked at', () => {
    const seat = (env: NodeJS.ProcessEnv) =>
      seatExperts(
        { dataFolder: '', environment: env },
        {},
        [{ provider: 'anthropic', keyVariable: 'OTHER_KEY' }],
        null,
      );
    assert.equal(seat({ OTHER_KEY: 'k' }).length, 1);
    assert.throws(() => seat(environment), /set OTHER_KEY/);
  });
});
