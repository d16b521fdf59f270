// `npm run bench`: how fast, how small and how able it is, one table a topic. `npm run bench -- start prompt` runs those
// topics; `--quick` repeats less. docs/benchmarks.md says what each topic measures. It judges nothing but by its words:
// the exit code is 0 when every topic could be measured, whether its aim was met or not.
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endChildrenWithUs, run } from './lib/childProcess.mjs';
import { ensureDependencies, requireNode, root } from './lib/setup.mjs';

const timeoutMs = 40 * 60_000;

/** In the order in which they run: what is measured in milliseconds before what keeps the machine busy for long. */
const topics = [
  { name: 'start', file: 'bench/start.ts', needsBuild: true },
  { name: 'steps', file: 'bench/steps.ts', needsBuild: true },
  { name: 'placeEdit', file: 'bench/placeEdit.ts' },
  { name: 'prompt', file: 'bench/prompt.ts' },
  { name: 'prefix', file: 'bench/prefix.ts', needsBuild: true },
  { name: 'bundles', file: 'bench/bundles.mjs', needsBuild: true },
  { name: 'activation', file: 'bench/activation.mjs', needsBuild: true },
  { name: 'workingCopy', file: 'bench/printWorkingCopy.ts' },
  { name: 'review', file: 'bench/review.ts', needsBuild: true },
  { name: 'bugs', file: 'benchBugs.ts', needsBuild: true, quick: ['--limit', '6'] },
  { name: 'policies', file: 'bench/policies.ts' },
  { name: 'controller', file: 'benchController.ts' },
];

const say = (text) => process.stderr.write(`${text}\n`);

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !topics.some((topic) => topic.name === name));
  if (unknown !== undefined) {
    say(`There is no topic "${unknown}". Topics: ${topics.map((topic) => topic.name).join(', ')}`);
    process.exit(2);
  }
  return {
    chosen: topics.filter((topic) => positionals.length === 0 || positionals.includes(topic.name)),
    isQuick: values.quick,
  };
}

/** Nothing of the person at this machine takes part: no key, no endpoint, no data folder, no Git settings. */
async function benchEnvironment(folder) {
  const gitSettings = path.join(folder, 'gitconfig');
  await writeFile(
    gitSettings,
    '[user]\n\tname = Bench\n\temail = bench@example.invalid\n[init]\n\tdefaultBranch = main\n',
  );
  const env = { ...process.env, PROTEGE_HOME: path.join(folder, 'data') };
  Object.assign(env, { GIT_CONFIG_GLOBAL: gitSettings, GIT_CONFIG_NOSYSTEM: '1' });
  for (const name of Object.keys(env))
    if (/^(OLLAMA_|ANTHROPIC_|OPENAI_|NODE_COMPILE_CACHE|NODE_OPTIONS$|GIT_(DIR|WORK_TREE|INDEX_FILE)$)/.test(name))
      delete env[name];
  return env;
}

async function build() {
  const { code, output } = await run(process.execPath, [path.join('scripts', 'build.mjs')], { cwd: root });
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
}

/** Each topic has a process and a data folder of its own, so that none leaves the next a warm cache or a large heap. */
async function perform(topic, isQuick) {
  const file = path.join('scripts', ...topic.file.split('/'));
  if (!existsSync(path.join(root, file))) {
    say(`${topic.name}: ${file} is not there, so this topic can't be measured.`);
    return false;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'protege-bench-'));
  try {
    const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
    const options = isQuick ? (topic.quick ?? ['--quick']) : [];
    const { code } = await run(process.execPath, [...loader, file, ...options], {
      cwd: root,
      env: await benchEnvironment(folder),
      stdio: ['ignore', 'inherit', 'inherit'],
      timeoutMs,
    });
    if (code !== 0) say(`${topic.name} ended with exit code ${code}.`);
    return code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

requireNode();
endChildrenWithUs();
const { chosen, isQuick } = readArguments();
const load = os.loadavg()[0].toFixed(1);
const memory = Math.round(os.totalmem() / 2 ** 30);
process.stdout.write(
  `Node ${process.version} on ${process.platform}-${process.arch}, ${os.availableParallelism()} cores, ${memory} GiB; load ${load} at the start${isQuick ? '; quick' : ''}\n`,
);
await ensureDependencies(say);
if (chosen.some((topic) => topic.needsBuild)) await build();
const unmeasured = [];
for (const topic of chosen) if (!(await perform(topic, isQuick))) unmeasured.push(topic.name);
if (unmeasured.length > 0) {
  say(`\nNot measured: ${unmeasured.join(', ')}`);
  process.exitCode = 1;
}
