import pc from 'picocolors';
import { createHost } from '../../node/host';
import type { RunsOptions } from '../commands/runs';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { UsageError } from '../exit';
import { painter } from '../output/progress';
import { storyLines } from '../output/storyLines';
import { findRun } from './findRun';

/** Rebuilds the story of a run from its log. */
export async function showRun(id: string, options: RunsOptions): Promise<void> {
  const host = createHost();
  const events = await host.runs.read(await findRun(host, id));
  if (options.json === true) {
    for (const event of events) process.stdout.write(`${JSON.stringify(event)}\n`);
    return;
  }
  if (options.packet === true) {
    const end = events.at(-1);
    if (end?.type !== 'finished' || end.packet === null)
      throw new UsageError('This run keeps no packet: only a run that ended stuck, or whose budget was spent, does.');
    process.stdout.write(`${process.stdout.isTTY ? cleanForTerminal(end.packet) : end.packet}\n`);
    return;
  }
  const paint = painter(pc);
  for (const event of events)
    for (const { tone, text } of storyLines(event)) process.stdout.write(`${paint(tone)(cleanForTerminal(text))}\n`);
  const last = events.at(-1);
  if (last?.type !== 'finished')
    process.stdout.write('This run has not ended: it still goes on, or was interrupted.\n');
  else {
    if (last.packet !== null)
      process.stdout.write(`\nPacket to send to an expert by hand:\n\n${cleanForTerminal(last.packet)}\n`);
    if (last.patch !== '')
      process.stdout.write(`\n${process.stdout.isTTY ? cleanForTerminal(last.patch) : last.patch}`);
  }
}
