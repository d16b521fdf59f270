// The stages of `npm test`. A stage returns `{status: 'passed'|'failed'|'unavailable', counts?,
// failedFiles?, flaky?, note?}`.
import { writeFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './childProcess.mjs';
import { findOllama } from './findOllama.mjs';
import { withSecondRun } from './secondRun.mjs';
import { root } from './setup.mjs';

const stageTimeoutMs = 25 * 60_000;

const bin = (name, file) => path.join(root, 'node_modules', name, file);

/** A check that is one command of Node: its output is shown only when it fails. */
function command(args) {
  return async () => {
    const { code, output } = await run(process.execPath, args, { cwd: root, timeoutMs: stageTimeoutMs });
    if (code !== 0) process.stderr.write(`${output.trimEnd()}\n`);
    return { status: code === 0 ? 'passed' : 'failed' };
  };
}

async function testFiles(folder) {
  const entries = await readdir(path.join(root, 'test', folder), { recursive: true }).catch(() => []);
  return entries
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => path.join('test', folder, name))
    .sort();
}

/**
 * Nothing of the person at this machine reaches the tests: no key, no endpoint, no data folder, no Git settings. Git has
 * an author, which a bare machine lacks.
 */
function testEnvironment(folder) {
  const env = { ...process.env, PROTEGE_HOME: path.join(folder, 'data'), GIT_CONFIG_NOSYSTEM: '1' };
  const gitSettings = path.join(folder, 'gitconfig');
  writeFileSync(gitSettings, '[user]\n\tname = Test\n\temail = test@example.invalid\n[init]\n\tdefaultBranch = main\n');
  env.GIT_CONFIG_GLOBAL = gitSettings;
  for (const name of Object.keys(env))
    if (/^(OLLAMA_|ANTHROPIC_|OPENAI_|GIT_(DIR|WORK_TREE|INDEX_FILE)$)/.test(name)) delete env[name];
  return env;
}

/** Runs the files with node:test and reads the counts that the reporter left. */
async function runTestFiles(files, { concurrency, timeoutMs, env = {} }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'protege-test-'));
  const countsFile = path.join(folder, 'counts.json');
  const reporter = pathToFileURL(path.join(root, 'scripts', 'lib', 'testReporter.mjs')).href;
  const flags = [`--test-reporter=${reporter}`, `--test-concurrency=${concurrency}`, `--test-timeout=${timeoutMs}`];
  try {
    const { code, output } = await run(process.execPath, ['--import', 'tsx', '--test', ...flags, ...files], {
      cwd: root,
      env: { ...testEnvironment(folder), ...env, PROTEGE_TEST_COUNTS: countsFile },
      echo: true,
      timeoutMs: stageTimeoutMs,
    });
    const result = await readFile(countsFile, 'utf8').then(JSON.parse, () => undefined);
    if (result === undefined) return { status: 'failed', note: `the runner gave no result:\n${output.slice(-2_000)}` };
    return { status: code === 0 && result.counts.pass > 0 ? 'passed' : 'failed', ...result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder of node:test files; one without a file is a failure, since nothing was checked. */
function tests(folder, { concurrency = os.availableParallelism(), timeoutMs = 180_000, env } = {}) {
  return async ({ only }) => {
    const all = await testFiles(folder);
    const files = only === undefined ? all : all.filter((file) => file.includes(only));
    if (files.length === 0) return { status: 'failed', note: `no test file in test/${folder}` };
    return runTestFiles(files, { concurrency, timeoutMs, env });
  };
}

/** Editor tests want a VS Code. Where none can be had that is said; on a CI machine it is a failure. */
async function editor(context) {
  const say = (text) => context.say(`  ${text}`);
  try {
    const { chooseHost } = await import('./vscodeHost.mjs');
    const host = await chooseHost(say);
    for (const reason of host.passedOver) say(`passed over: ${reason}`);
    say(`tests inside the extension host run in ${host.label}`);
    const [{ obtainServer }, { obtainChromium }] = await Promise.all([
      import('./vscodeServer.mjs'),
      import('./chromium.mjs'),
    ]);
    await obtainServer(say);
    const { executablePath } = await obtainChromium(say);
    say(`tests that click run in VS Code's server with ${executablePath}`);
  } catch (error) {
    const note = `THE EDITOR TESTS DID NOT RUN. ${error.message}`;
    return { status: process.env.CI ? 'failed' : 'unavailable', note };
  }
  const options = { concurrency: 1, timeoutMs: 300_000 };
  return withSecondRun(await tests('editor', options)(context), (files) => runTestFiles(files, options), say);
}

/** Tests against a server of Ollama itself, which needs no weights from anywhere. Where none is found that is said. */
async function ollama(context) {
  const binary = findOllama();
  if (binary === undefined) {
    const note =
      'THE TESTS AGAINST A REAL OLLAMA DID NOT RUN: none was found on the PATH, in PROTEGE_OLLAMA_BINARY or in the cache folder (ollama-*/ollama).';
    return { status: 'unavailable', note };
  }
  context.say(`  the server is ${binary}`);
  return tests('ollama', { concurrency: 1, timeoutMs: 600_000, env: { PROTEGE_OLLAMA_BINARY: binary } })(context);
}

/** In the order in which they run. `isStatic` stages need nothing from each other and share the cores. */
export const stages = [
  { name: 'format', isStatic: true, perform: command([bin('prettier', 'bin/prettier.cjs'), '--check', '.']) },
  { name: 'lint', isStatic: true, perform: command([bin('eslint', 'bin/eslint.js'), '.', '--max-warnings', '0']) },
  { name: 'typecheck', isStatic: true, perform: command([bin('typescript', 'bin/tsc'), '-p', 'tsconfig.json']) },
  { name: 'build', isStatic: true, perform: command([path.join('scripts', 'build.mjs')]) },
  { name: 'unit', perform: tests('unit') },
  { name: 'contract', perform: tests('contract') },
  { name: 'architecture', perform: tests('architecture') },
  { name: 'scenario', needsBuild: true, perform: tests('scenario') },
  { name: 'ollama', needsBuild: true, perform: ollama },
  { name: 'editor', needsBuild: true, perform: editor },
];
