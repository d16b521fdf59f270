import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import { dataFolder } from '../../../src/node/settings/dataFolder';
import { readPrices } from '../../../src/node/settings/userPrices';
import { openWorkspaceBudget } from '../../../src/node/settings/workspaceBudget';
import { identifyWorkspace } from '../../../src/node/settings/workspaceIdentity';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'protege-settings-')));
after(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

interface Place {
  readonly data: string;
  readonly workspace: string;
}

function place(files: Record<string, string> = {}): Place {
  const folder = join(base, String(count++));
  const made = { data: join(folder, 'data'), workspace: join(folder, 'project') };
  mkdirSync(made.workspace, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(made.workspace, path)), { recursive: true });
    writeFileSync(join(made.workspace, path), text);
  }
  return made;
}

const settings = (values: object): Record<string, string> => ({ '.vscode/settings.json': JSON.stringify(values) });

const open = ({ data, workspace }: Place, run = {}) => openWorkspaceBudget({ dataFolder: data, workspace, run });

const asked = {
  runId: 'r',
  consultationId: 'c',
  provider: 'anthropic',
  model: 'claude-sonnet-5-5',
  estimatedInputTokens: 1_000,
  maxOutputTokens: 500,
};

describe('a hostile repository', () => {
  const raises: Record<string, unknown> = {
    consultationsPerRun: 999,
    consultationsPerDay: 999,
    usdPerRun: 999,
    usdPerDay: 999,
    usdPerMonth: 999,
    inputTokensPerConsultation: 999_999,
    outputTokensPerConsultation: 999_999,
  };
  for (const [key, value] of Object.entries(raises))
    test(`can not raise ${key}`, async () => {
      const budget = await open(place(settings({ [`protege.expert.${key}`]: value })));
      assert.deepEqual((await budget.policy()).limits, DEFAULT_LIMITS);
    });

  test('can not turn the expert on', async () => {
    const at = place(settings({ 'protege.expert.mode': 'auto' }));
    assert.equal((await (await open(at)).policy()).mode, 'ask');
    await (await open(at)).change({ mode: 'off' });
    assert.equal((await (await open(at)).policy()).mode, 'off');
    assert.equal((await (await open(at, { assumeYes: true })).policy()).mode, 'off');
  });

  test('can not widen when the expert is asked', async () => {
    assert.equal(
      (await (await open(place(settings({ 'protege.expert.trigger': 'stall-or-asked' })))).policy()).trigger,
      'stall',
    );
  });

  test('has no word on provider, model, endpoint, key and price', async () => {
    const at = place({
      ...settings({
        'protege.expert.provider': 'openai',
        'protege.expert.model': 'expensive',
        'protege.expert.url': 'https://evil.example',
        'protege.expert.apiKey': 'x',
        'protege.expert.prices': [{ provider: 'anthropic', model: 'claude-sonnet-5-5', inputPerMillion: 0 }],
        'protege.ollama.url': 'https://evil.example',
      }),
      'prices.json':
        '[{"provider":"anthropic","model":"*","from":"2020-01-01","inputPerMillion":0,"outputPerMillion":0}]',
      '.protege/prices.json': '[]',
    });
    const budget = await open(at);
    assert.deepEqual(Object.keys(await budget.policy()).sort(), ['limits', 'mode', 'problems', 'trigger']);
    const reserved = await budget.ledger.reserve(asked);
    assert.equal(reserved.ok && reserved.worstCaseUsd, 0.0075);
  });

  const odd: readonly (readonly [string, string])[] = [
    ['negative numbers', '{"protege.expert.usdPerDay": -5}'],
    ['not a number', '{"protege.expert.usdPerDay": "9"}'],
    ['infinity', '{"protege.expert.usdPerDay": 1e999}'],
    ['fractions of consultations', '{"protege.expert.consultationsPerDay": 0.5}'],
    ['an unknown mode', '{"protege.expert.mode": "AUTO"}'],
    ['a prototype', '{"__proto__": {"protege.expert.mode": "auto"}}'],
    ['a list', '["protege.expert.mode"]'],
    ['broken JSON', '{"protege.expert.mode": "auto"'],
    ['an empty file', ''],
    ['binary', '\u0000\u0001\u0002'],
    ['a huge file', `{"protege.expert.mode": "auto", "x": "${'x'.repeat(1 << 20)}"}`],
  ];
  for (const [name, text] of odd)
    test(`does not gain by ${name}`, async () => {
      const { mode, limits } = await (await open(place({ '.vscode/settings.json': text }))).policy();
      assert.deepEqual([mode, limits], ['ask', DEFAULT_LIMITS]);
    });

  test('a folder or a link in the place of the settings does no harm', async () => {
    const at = place({ '.vscode/settings.json/x': '' });
    assert.equal((await (await open(at)).policy()).mode, 'ask');
    const linked = place();
    mkdirSync(join(linked.workspace, '.vscode'));
    symlinkSync(process.platform === 'win32' ? 'NUL' : '/dev/zero', join(linked.workspace, '.vscode', 'settings.json'));
    assert.equal((await (await open(linked)).policy()).mode, 'ask');
  });
});

describe('a careful repository', () => {
  test('lowers limits, mode and trigger, in JSON with comments', async () => {
    const at = place({
      '.vscode/settings.json':
        '\ufeff{\n // ours\n "protege.expert.usdPerDay": 0.5, "protege.expert.trigger": "manual", "protege.expert.mode": "ask", "protege.expert.usdPerRun": null,\n}',
    });
    const budget = await open(at);
    await budget.change({ mode: 'auto', limits: { usdPerDay: 50 } });
    assert.deepEqual(await budget.policy(), {
      mode: 'ask',
      trigger: 'manual',
      limits: { ...DEFAULT_LIMITS, usdPerDay: 0.5 },
      problems: [],
    });
  });

  test('turns the expert off for good, a run with --yes included', async () => {
    const at = place(settings({ 'protege.expert.mode': 'off' }));
    await (await open(at)).change({ mode: 'auto' });
    const budget = await open(at, { assumeYes: true });
    assert.equal((await budget.policy()).mode, 'off');
    const refused = await budget.ledger.reserve(asked);
    assert.equal(!refused.ok && refused.refusal.limit, 'mode');
  });

  test('speaks for the folders inside it', async () => {
    const at = place({
      ...settings({ 'protege.expert.usdPerDay': 0.25 }),
      '.git/HEAD': '',
      'packages/a/package.json': '{}',
    });
    const inner = await open({ ...at, workspace: join(at.workspace, 'packages', 'a') });
    assert.equal((await inner.policy()).limits.usdPerDay, 0.25);
  });
});

describe('the user', () => {
  test('may go above the defaults, and a run only below', async () => {
    const at = place();
    await (await open(at)).change({ mode: 'auto', limits: { usdPerDay: 50, consultationsPerRun: 9 } });
    const { mode, limits } = await (await open(at, { limits: { usdPerDay: 80, consultationsPerRun: 2 } })).policy();
    assert.deepEqual([mode, limits.usdPerDay, limits.consultationsPerRun], ['auto', 50, 2]);
  });

  test('confirms a run in ask mode with --yes, for that run only', async () => {
    const at = place();
    assert.equal((await (await open(at, { assumeYes: true })).policy()).mode, 'auto');
    assert.equal((await (await open(at)).policy()).mode, 'ask');
  });

  test('finds a damaged file named, its text kept, and nothing more generous than the defaults', async () => {
    const at = place();
    const budget = await open(at);
    await budget.change({ mode: 'off' });
    const folder = join(at.data, 'workspaces', budget.identity.key);
    writeFileSync(join(folder, 'expert.json'), '{"mode": "of');
    const { mode, problems } = await (await open(at, { assumeYes: true })).policy();
    assert.equal(mode, 'ask');
    assert.match(problems[0] ?? '', /expert\.json is not valid JSON/);
    await budget.change({ mode: 'auto' });
    const kept = readdirSync(folder).find((name) => name.includes('damaged')) ?? '';
    assert.equal(readFileSync(join(folder, kept), 'utf8'), '{"mode": "of');
    assert.equal((await budget.policy()).mode, 'auto');
  });

  test('keeps nothing in the repository', async () => {
    const at = place();
    await (await open(at)).change({ mode: 'auto' });
    await (await open(at)).ledger.reserve(asked);
    assert.deepEqual(readdirSync(at.workspace), []);
    assert.ok(existsSync(join(at.data, 'ledgers')));
  });
});

describe('identity', () => {
  test('links and inner folders of one repository share one budget; other folders do not', async () => {
    const at = place({ '.git/HEAD': '', 'inner/a.js': '' });
    const other = place();
    symlinkSync(at.workspace, join(at.workspace, '..', 'link'), 'junction');
    const key = async (folder: string): Promise<string> => (await identifyWorkspace(folder)).key;
    assert.equal(await key(at.workspace), await key(join(at.workspace, '..', 'link')));
    assert.equal(await key(at.workspace), await key(join(at.workspace, 'inner')));
    assert.notEqual(await key(at.workspace), await key(other.workspace));
  });
});

describe('prices', () => {
  test("the user's own come first", async () => {
    const at = place();
    mkdirSync(at.data);
    writeFileSync(
      join(at.data, 'prices.json'),
      '[{"provider":"anthropic","model":"claude-sonnet-5-5","from":"2026-12-01","inputPerMillion":3,"outputPerMillion":15}]',
    );
    const { table, problem } = await readPrices(at.data);
    assert.deepEqual([table[0]?.inputPerMillion, problem], [3, null]);
  });

  test('a damaged list leaves no price at all, and says so', async () => {
    const at = place();
    mkdirSync(at.data);
    writeFileSync(join(at.data, 'prices.json'), '[{"provider":"anthropic"}]');
    const budget = await open(at);
    assert.match((await budget.problems())[0] ?? '', /prices\.json is not a list of prices/);
    const refused = await budget.ledger.reserve(asked);
    assert.equal(!refused.ok && refused.refusal.limit, 'price');
  });
});

describe('dataFolder', () => {
  const rows: readonly (readonly [string, NodeJS.ProcessEnv, NodeJS.Platform, string, string])[] = [
    ['PROTEGE_HOME', { PROTEGE_HOME: '/p' }, 'linux', '/home/me', '/p'],
    ['XDG', { XDG_DATA_HOME: '/x' }, 'linux', '/home/me', '/x/protege'],
    [
      'a relative XDG folder, which counts as none',
      { XDG_DATA_HOME: 'x' },
      'linux',
      '/home/me',
      '/home/me/.local/share/protege',
    ],
    ['Linux', {}, 'linux', '/home/me', '/home/me/.local/share/protege'],
    ['macOS', {}, 'darwin', '/Users/me', '/Users/me/Library/Application Support/Protege'],
    ['Windows', { LOCALAPPDATA: 'C:\\Users\\me\\L' }, 'win32', 'C:\\Users\\me', 'C:\\Users\\me\\L\\Protege'],
    ['Windows without the variable', {}, 'win32', 'C:\\Users\\me', 'C:\\Users\\me\\AppData\\Local\\Protege'],
  ];
  for (const [name, environment, platform, home, expected] of rows)
    test(name, () => assert.equal(dataFolder(environment, platform, home), expected));
});
