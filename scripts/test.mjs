// `npm test`: everything that can be checked on this machine. `npm test -- unit editor` runs those stages only;
// `npm test -- unit --only ledger` the files of them whose path has that word.
import os from 'node:os';
import { parseArgs } from 'node:util';
import { endChildrenWithUs } from './lib/childProcess.mjs';
import { ensureDependencies, requireNode } from './lib/setup.mjs';
import { stages } from './lib/testStages.mjs';

requireNode();
endChildrenWithUs();

const startedAt = Date.now();
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const say = (text) => process.stderr.write(`${text}\n`);
const results = new Map();

function chooseStages() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
  const unknown = positionals.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    say(`There is no stage "${unknown[0]}". Stages: ${stages.map((stage) => stage.name).join(', ')}`);
    process.exit(2);
  }
  const named = (stage) => positionals.length === 0 || positionals.includes(stage.name);
  const needsBuild = stages.some((stage) => named(stage) && stage.needsBuild);
  return {
    chosen: stages.filter((stage) => named(stage) || (stage.name === 'build' && needsBuild)),
    only: values.only,
  };
}

async function perform(stage, only) {
  const stageStartedAt = Date.now();
  say(`▶ ${stage.name}`);
  const isBlocked = stage.needsBuild && results.get('build')?.status === 'failed';
  const result = isBlocked
    ? { status: 'failed', note: 'not run, as the build failed' }
    : await stage.perform({ say, only }).catch((error) => ({ status: 'failed', note: error.stack }));
  result.took = seconds(stageStartedAt);
  results.set(stage.name, result);
  if (result.note) say(`  ${result.note}`);
  say(`${{ passed: '✔', failed: '✖', unavailable: '!' }[result.status]} ${stage.name}  ${result.took}`);
}

/** Runs the stages with a few at a time. */
async function performAll(some, concurrency, only) {
  const queue = [...some];
  const worker = async () => {
    for (let stage = queue.shift(); stage !== undefined; stage = queue.shift()) await perform(stage, only);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

function totals(passed, failed, skipped, flaky) {
  const again = flaky === 0 ? '' : `, ${flaky} of the passed only when run again`;
  return `${passed} passed, ${failed} failed, ${skipped} skipped${again}`;
}

function summarize(chosen) {
  const total = { passed: 0, failed: 0, skipped: 0, flaky: 0 };
  say('');
  for (const { name } of chosen) {
    const { status, counts, flaky = 0, took, note } = results.get(name);
    const failed = counts === undefined ? 0 : counts.fail + counts.cancelled;
    const skipped = counts === undefined ? 0 : counts.skipped + counts.todo;
    total.passed += counts?.pass ?? 0;
    total.failed += failed;
    total.skipped += skipped;
    total.flaky += flaky;
    const detail = counts === undefined ? '' : totals(counts.pass, failed, skipped, flaky);
    say(`${name.padEnd(13)} ${status.padEnd(12)} ${took.padStart(8)}  ${detail || (note ?? '').split('\n')[0]}`);
  }
  say(`in ${seconds(startedAt)}`);
  process.stdout.write(`${totals(total.passed, total.failed, total.skipped, total.flaky)}\n`);
}

const { chosen, only } = chooseStages();
say(`Node ${process.version} on ${process.platform}-${process.arch}, ${os.availableParallelism()} cores`);
await ensureDependencies(say);
await performAll(
  chosen.filter((stage) => stage.isStatic),
  Math.min(2, os.availableParallelism()),
  only,
);
for (const stage of chosen.filter((one) => !one.isStatic)) await performAll([stage], 1, only);
summarize(chosen);
process.exitCode = [...results.values()].some((result) => result.status === 'failed') ? 1 : 0;
