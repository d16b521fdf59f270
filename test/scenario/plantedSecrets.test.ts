import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { allBytesBelow, commitAll, Desk, eventsOf, until, type CliResult } from '../support/commandLine';
import {
  anthropicAdvice,
  anthropicError,
  startScriptedAnthropic,
  type ScriptedAnthropic,
} from '../support/scriptedAnthropic';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { callTool, startScriptedOllama, type ScriptedOllama } from '../support/scriptedOllama';
import { SUM_PROJECT } from '../support/sumProject';

/** Made up here, and put together at run time so that no scanner takes them for real ones. */
const random = (length: number, seed: string): string =>
  createHash('sha512').update(seed).digest('hex').slice(0, length);
const token = (seed: string): string => ['gh', 'p_', random(36, seed)].join('');

/** What is in the user's environment; none of it may be anywhere afterwards. */
const KEYS = {
  ANTHROPIC_API_KEY: ['sk-', 'ant-api03-', random(95, 'anthropic')].join(''),
  OPENAI_API_KEY: ['sk-', 'proj-', random(48, 'openai')].join(''),
  GITHUB_TOKEN: token('environment'),
  DATABASE_PASSWORD: random(24, 'password'),
};

/** Where a secret is planted. Beside each stands a harmless mark, which must reach the expert: else nothing is shown. */
const PLANTED = [
  { place: 'source', mark: 'mark-in-source', secret: token('source') },
  { place: 'assignment', mark: 'mark-in-assignment', secret: random(28, 'assignment') },
  { place: 'test-output', mark: 'mark-in-output', secret: token('output') },
  { place: 'header', mark: 'mark-in-header', secret: random(40, 'header') },
  { place: 'connection', mark: 'mark-in-connection', secret: random(20, 'connection') },
  { place: 'env-file', mark: 'mark-in-env', secret: `plain-${random(14, 'env')}` },
  { place: 'task', mark: 'mark-in-task', secret: token('task') },
  { place: 'diff', mark: 'mark-in-diff', secret: token('diff') },
] as const;
type Place = (typeof PLANTED)[number]['place'];

function planted(place: Place): { readonly mark: string; readonly secret: string } {
  const found = PLANTED.find((each) => each.place === place);
  if (found === undefined) throw new Error(place);
  return found;
}
const marked = (place: Place, words: (secret: string) => string): string =>
  `${planted(place).mark} ${words(planted(place).secret)}`;

const WITHHELD = `content-of-a-private-file-${random(12, 'private')}`;

const SOURCE = `export function sum(a, b) {
  // ${marked('source', (secret) => secret)}
  const options = { note: '${planted('assignment').mark}', password: '${planted('assignment').secret}' };
  return a - b;
}
`;

const MESSAGE = [
  marked('test-output', (secret) => `the service said ${secret}`),
  marked('header', (secret) => `Authorization: Bearer ${secret}`),
  marked('connection', (secret) => `postgres://admin:${secret}@db.example.org/app`),
  marked('env-file', (secret) => `the value was ${secret} there`),
].join('\n');

const TEST = `import test from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { sum } from '../src/sum.js';
console.log('private/notes.txt:1\\n' + readFileSync('private/notes.txt', 'utf8') + '\\n');
test('adds', () => assert.equal(sum(2, 3), 5, ${JSON.stringify(MESSAGE)}));
`;

const EDIT = callTool('edit_file', {
  path: 'src/sum.js',
  search: '  return a - b;',
  replace: `  // ${marked('diff', (secret) => secret)}\n  return b - a;`,
});

const READ_PRIVATE = callTool('read_file', { path: 'private/notes.txt' });

/** An edit with a secret, one beside a private line, a look at the tests, then the private file again and again. */
const ACTIONS = [
  EDIT,
  callTool('edit_file', { path: 'private/notes.txt', search: 'second line', replace: 'another line' }),
  callTool('run_tests', {}),
  READ_PRIVATE,
];

describe('secrets in a run with a consultation', () => {
  const desk = new Desk();
  let endpoint: ScriptedOllama;
  let expert: ScriptedAnthropic;
  let workspace: string;
  let result: CliResult;
  let refused: CliResult;
  let packet: string;

  before(async () => {
    expert = await startScriptedAnthropic((_, index) =>
      index === 0
        ? anthropicAdvice(SAMPLE_ADVICE)
        : anthropicError(401, 'authentication_error', `invalid key ${KEYS.ANTHROPIC_API_KEY}`),
    );
    let chats = 0;
    endpoint = await startScriptedOllama({
      chat: () => ACTIONS[Math.min(chats++, ACTIONS.length - 1)] ?? READ_PRIVATE,
    });
    workspace = desk.write('work', {
      ...SUM_PROJECT,
      'src/sum.js': SOURCE,
      'test/sum.test.js': TEST,
      '.env': `SETTING=${planted('env-file').secret}\n`,
      '.gitignore': '.env\n',
      '.protegeignore': 'private/\n',
      'private/notes.txt': `${WITHHELD}\nsecond line\n`,
    });
    commitAll(workspace);
    const task = `sum is wrong: ${marked('task', (secret) => secret)}`;
    const flags = ['fix', task, '--json', '--yes', '--expert', 'anthropic', '--max-consultations', '1'];
    const env = { ...KEYS, OLLAMA_HOST: endpoint.url, ANTHROPIC_BASE_URL: expert.url };
    const args = [...flags, '--test', 'node --test', '--workspace', workspace];
    result = await desk.run(args, { env });
    refused = await desk.run(args, { env });
    packet = expert.requests[0]?.text ?? '';
  });
  after(async () => {
    await Promise.all([endpoint.close(), expert.close()]);
    desk.close();
  });

  test('the expert was asked, and once more with a refusal that names the key', () => {
    assert.equal(expert.asked().length, 2, result.stderr + refused.stderr);
    const ended = eventsOf(refused.stdout).find((event) => event.type === 'consultation-ended');
    assert.equal(ended?.error?.reason, 'unauthorized');
  });

  for (const { place, mark, secret } of PLANTED)
    test(`a secret in the ${place} does not reach the expert, and what stands beside it does`, () => {
      assert.ok(packet.includes(mark), `${mark} is not in the packet: ${packet}`);
      assert.equal(packet.includes(secret), false);
      const receipts = eventsOf(result.stdout).filter((event) => event.type === 'consultation-started');
      for (const receipt of receipts) assert.equal(receipt.packet.includes(secret), false);
    });

  test('a file matched by .protegeignore reaches the expert neither by test output, nor by an edit, nor by reading it', () => {
    assert.ok(
      endpoint.requests.some(({ text }) => text.includes(WITHHELD)),
      'the tests did not print it',
    );
    assert.ok(
      endpoint.requests.some(({ text }) => text.includes('Edited private/notes.txt')),
      'it was not edited',
    );
    for (const { text } of expert.requests) assert.equal(text.includes(WITHHELD), false);
  });

  for (const [name, key] of Object.entries(KEYS))
    test(`${name} is in no file, no output and no request's body`, () => {
      for (const { stdout, stderr } of [result, refused]) assert.equal((stdout + stderr).includes(key), false);
      for (const { text } of [...endpoint.requests, ...expert.requests]) assert.equal(text.includes(key), false);
      const files = [desk.home, workspace].flatMap(allBytesBelow);
      for (const part of ['events.jsonl', 'ledgers', 'copies'])
        assert.ok(
          files.some(({ file }) => file.includes(part)),
          `${part} was not looked at`,
        );
      for (const { file, bytes } of files) assert.equal(bytes.includes(key), false, file);
    });

  test('the key reaches its provider, in a header', () => {
    assert.ok(JSON.stringify(expert.requests[0]?.headers).includes(KEYS.ANTHROPIC_API_KEY));
  });
});

describe('the practice models, which run the tests themselves', () => {
  const desk = new Desk();
  after(() => desk.close());

  test('let the tests see no key', async () => {
    const seen = path.join(desk.write('tmp', {}), 'seen');
    const workspace = path.join(desk.folder, 'sample');
    cpSync(path.resolve(__dirname, '..', '..', 'samples', 'opening-hours'), workspace, { recursive: true });
    desk.write('sample/test', {
      'nosy.test.js': `import { appendFileSync } from 'node:fs';
appendFileSync(${JSON.stringify(seen)}, Object.keys(process.env).join(' ') + '\\n');
`,
    });
    const env = { ...KEYS, TMPDIR: path.dirname(seen), TEMP: path.dirname(seen), TMP: path.dirname(seen) };
    const run = desk.start(['fix', '--practice', '--yes', '--json', '--workspace', workspace], { env });
    // Only what the practice expert starts has this variable; its search need not end.
    const isSearching = (): boolean => existsSync(seen) && readFileSync(seen, 'utf8').includes('ELECTRON_RUN_AS_NODE');
    await until(isSearching, 60_000);
    run.child.kill();
    await run.result;
    const runs = readFileSync(seen, 'utf8').trim().split('\n');
    assert.ok(
      runs.some((names) => !names.includes('ELECTRON_RUN_AS_NODE')),
      'the product ran no tests',
    );
    for (const names of runs) assert.doesNotMatch(names, /API_KEY|TOKEN|PASSWORD/);
  });
});
