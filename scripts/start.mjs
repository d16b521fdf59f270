// `npm start`: watch a small model fix a failing test, then review its proposal in VS Code.
//   npm start -- --no-editor    stops before the editor
//   npm start -- --practice     the practice models, even where Ollama has a model
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endChildrenWithUs, run, start } from './lib/childProcess.mjs';
import { chooseProtege } from './lib/chooseProtege.mjs';
import { copySample, sampleTask } from './lib/copySample.mjs';
import { ensureDependencies, requireNode, root } from './lib/setup.mjs';

const suggestedModel = 'qwen3.5:4b';

/** The run that this terminal shows, while there is one. */
let foreground;

const say = (text) => process.stderr.write(`${text}\n`);

function readOptions() {
  try {
    const options = { editor: { type: 'boolean' }, 'no-editor': { type: 'boolean' }, practice: { type: 'boolean' } };
    return parseArgs({ options }).values;
  } catch (error) {
    say(`${error.message}\nUsage: npm start -- [--no-editor] [--practice]`);
    return process.exit(2);
  }
}

/** Says what is going on and how long it took. */
async function step(name, work) {
  const startedAt = performance.now();
  say(`• ${name}`);
  const result = await work();
  say(`  done in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}

async function build() {
  const { code, output } = await run(process.execPath, [path.join('scripts', 'build.mjs')], { cwd: root });
  if (code !== 0) throw new Error(output.trim());
  if (!existsSync(path.join(root, 'dist', 'cli.js')))
    throw new Error(`the build made no dist/cli.js:\n${output.trim()}`);
}

function introduce(protege) {
  if (protege.kind === 'ollama') {
    say(`• the protégé is ${protege.model}, served by Ollama at ${protege.url}`);
    return;
  }
  say(
    `• ${protege.reason}, so the practice models play both parts. They are no language models: a small search for the`,
  );
  say('  protégé, a deeper one for the expert, both on this machine. For the real thing:');
  say('    install Ollama from https://ollama.com/download');
  say(`    ollama pull ${suggestedModel}`);
}

/** Runs the fix in this terminal and resolves to its exit code. */
function fix(protege, { folder, env }) {
  const chosen =
    protege.kind === 'practice' ? ['--practice', '--yes'] : ['--ollama-url', protege.url, '--model', protege.model];
  const args = ['fix', sampleTask, '--workspace', folder, '--test', 'npm test', ...chosen];
  say(`\n$ protege ${args.map((arg) => (/\s/.test(arg) ? JSON.stringify(arg) : arg)).join(' ')}\n`);
  // In our own process group, so that Ctrl+C reaches it and it can end its run in order.
  const child = start(process.execPath, [path.join(root, 'dist', 'cli.js'), ...args], {
    env,
    detached: false,
    stdio: 'inherit',
  });
  const exited = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 130));
  });
  foreground = { child, exited };
  return exited.finally(() => (foreground = undefined));
}

/** Gives the run the time to end by itself. A terminal has sent its Ctrl+C to the run already. */
async function letRunEnd(signal) {
  if (foreground === undefined) return;
  if (signal !== 'SIGINT' || !process.stdin.isTTY) foreground.child.kill(signal);
  await Promise.race([foreground.exited, new Promise((resolve) => setTimeout(resolve, 5_000))]);
}

async function isUnchanged(folder) {
  const status = await run('git', ['status', '--porcelain'], { cwd: folder }).catch(() => undefined);
  return status?.code === 0 ? status.output.trim() === '' : undefined;
}

const outcomes = {
  0: 'fixed: the tests pass in the working copy',
  1: 'not fixed; the best attempt waits for review',
  3: 'stuck; the best attempt waits for review',
  4: 'the budget is spent; the best attempt waits for review',
};

function editorSettings(protege) {
  if (protege.kind === 'practice') return { 'protege.practice': true };
  return { 'protege.model': protege.model, 'protege.ollama.url': protege.url };
}

async function main() {
  const options = readOptions();
  say(`Protégé on Node ${process.version}, ${process.platform}-${process.arch}`);
  await step('dependencies', () => ensureDependencies((text) => say(`  ${text}`)));
  await step('build', build);
  const protege = options.practice ? { kind: 'practice', reason: '--practice was given' } : await chooseProtege();
  introduce(protege);

  const place = await mkdtemp(path.join(os.tmpdir(), 'protege-start-'));
  const folder = await copySample(place);
  const home = process.env.PROTEGE_HOME ?? path.join(place, 'data');
  await mkdir(home, { recursive: true });
  say(`• the sample project is copied to ${folder}`);
  const env = { ...process.env, PROTEGE_HOME: home };
  const code = await fix(protege, { folder, env });
  say(`\n• ${outcomes[code] ?? `the run ended with exit code ${code}`}`);
  if (outcomes[code] === undefined) return code;
  const unchanged = await isUnchanged(folder);
  if (unchanged === false) throw new Error(`files in ${folder} changed without an accept: please report this`);
  say(
    `• ${unchanged ? 'git sees no change in the project' : 'the project is as it was'}: the proposal waits until you accept it`,
  );
  if (options['no-editor']) return code;

  const { openForReview } = await import('./lib/openForReview.mjs');
  const settings = editorSettings(protege);
  await openForReview({ folder, profile: place, env: { PROTEGE_HOME: home }, settings, say });
  return code;
}

requireNode();
endChildrenWithUs(letRunEnd);
try {
  process.exitCode = await main();
} catch (error) {
  say(`\nnpm start could not go on: ${error.message}`);
  process.exitCode = 1;
}
