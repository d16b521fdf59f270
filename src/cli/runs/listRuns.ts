import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createHost } from '../../node/host';
import type { RunSummary } from '../../node/hostTypes';
import type { RunsOptions } from '../commands/runs';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { money } from '../../core/budget/money';
import { count } from '../output/storyLines';

export async function listRuns(options: RunsOptions): Promise<void> {
  const host = createHost();
  const folder = options.workspace === undefined ? undefined : resolve(options.workspace);
  const workspace = folder === undefined ? undefined : await realpath(folder).catch(() => folder);
  const runs = await host.runs.list(workspace);
  if (options.json === true) process.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
  else if (runs.length === 0) process.stderr.write('No runs yet. Start one with: protege fix\n');
  else for (const run of runs) process.stdout.write(`${rowOf(run)}\n`);
}

function rowOf(run: RunSummary): string {
  const when = run.startedAt.replace('T', ' ').slice(0, 16);
  const counts = `${count(run.steps, 'step')}, ${count(run.consultations, 'consultation')}, ${money(run.costUsd)}`;
  const task = cleanForTerminal(run.task.split('\n')[0] ?? '').slice(0, 70);
  return `${run.id}  ${when}  ${run.status.padEnd(17)} ${counts.padEnd(38)} ${task}`;
}
