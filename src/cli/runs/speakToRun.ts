import type { UserWord } from '../../core/agent/userWords';
import { createHost } from '../../node/host';
import type { Host } from '../../node/hostTypes';
import { UsageError } from '../exit';
import type { SpeakOptions } from '../commands/runs';
import { requireRuns } from './requireRuns';

/**
 * Tells a run that goes on something from its user, which it hears at once or at the end of its present step. In a terminal, or
 * with `--wait`, waits and says when.
 */
export async function speakToRun(id: string, word: UserWord, { wait }: SpeakOptions): Promise<void> {
  if (word.kind === 'say' && word.text.trim() === '')
    throw new UsageError('What shall the run be told? For example: protege runs tell last "the bug is in parse()"');
  const host = createHost();
  const runId = await runningRun(host, id);
  await requireRuns(host, [runId], (each, isRunning) =>
    isRunning
      ? null
      : `Run ${each} has ended already. Only a run that goes on can be spoken to: protege runs list shows them.`,
  );
  const sent = await host.runs.say(runId, word);
  process.stderr.write(
    word.kind === 'say'
      ? `told     ${runId}; it hears it at once while its model thinks, else when its present step is over\n`
      : `asked    ${runId} to ask the expert, within its limits: at once while its model thinks, else when its present step is over\n`,
  );
  if (wait !== true && !process.stderr.isTTY) return;
  if (wait !== true) process.stderr.write('waits    until it is heard; Ctrl+C stops waiting, not the run\n');
  const step = await sent.untilHeard(new AbortController().signal);
  process.stderr.write(step === null ? 'unheard  the run ended before\n' : `heard    in step ${step}\n`);
  if (step === null) process.exitCode = 1;
}

/** `last` is the newest run that goes on. */
async function runningRun(host: Host, id: string): Promise<string> {
  if (id !== 'last') return id;
  const running = (await host.runs.list()).find(({ status }) => status === 'running');
  if (running === undefined) throw new UsageError('No run goes on at the moment. Start one with: protege fix');
  return running.id;
}
