import { createInterface } from 'node:readline/promises';
import type { Approval } from '../../core/agent/ports';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { money } from '../../core/budget/money';

/** True when a person sits at both ends. */
export function isInteractive(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Asks one line on standard error, so that standard output stays clean; '' when the input ends. */
async function question(text: string, signal: AbortSignal): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    return (await Promise.race([reader.question(text, { signal }), closed])).trim().toLowerCase();
  } catch {
    return ''; // Cancelled: no answer is a no.
  } finally {
    reader.close();
  }
}

/** Asks once per workspace whether the guessed command may run. */
export async function confirmTestCommand(command: string, source: string, signal: AbortSignal): Promise<boolean> {
  const answer = await question(
    `Protégé will run the tests of this workspace with:\n  ${cleanForTerminal(command)}   (${cleanForTerminal(source)})\nRun it? [Y/n] `,
    signal,
  );
  return answer === '' ? !signal.aborted : answer.startsWith('y');
}

/** Shows each packet before it is sent. */
export function terminalApproval(): Approval {
  return {
    ask: async (request, signal) => {
      process.stderr.write(
        `\n${request.reason}\nThis text would go to ${request.provider} (${request.model}), for at most ${money(request.worstCaseUsd)}${request.priceNote === undefined ? '' : ` (${request.priceNote})`}:\n\n`,
      );
      process.stderr.write(`${cleanForTerminal(request.packet)}\n\n`);
      const answer = await question('Send it? [y]es, [n]o, no for the [r]est of this run: ', signal);
      if (answer.startsWith('y')) return { kind: 'send' };
      return answer.startsWith('r') ? { kind: 'refuse-run' } : { kind: 'refuse-once' };
    },
  };
}
