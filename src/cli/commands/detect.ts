import { createReadStream } from 'node:fs';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { loadActions } from '../loadActions';

const EXAMPLES = `
Each line of FILE is one run: {"source","id","model","steps":[{"thought","tool","command","observation","ok","exit_code"}]}.
Each line of the output is a verdict: {"source","id","model","step","kind","score","evidence"}; "step" is null for a run
that never looked stuck.

Examples:
  $ protege detect runs.jsonl.gz
  $ cat runs.jsonl | protege detect - --all
  $ protege detect runs.jsonl --threshold 0.7     (sooner and surer to catch, with more false alarms)
`;

interface Options {
  all?: boolean;
  threshold?: number;
}

export function registerDetect(program: Command): void {
  program
    .command('detect')
    .description('Tell at which step recorded runs of any agent began to loop or stall')
    .argument('<file>', 'JSON lines, plain or gzip; "-" reads standard input')
    .option('--all', 'list every signal of every run too')
    .option('--threshold <p>', 'P(stuck) from which a run counts as stuck, between 0 and 1', readProbability)
    .addHelpText('after', EXAMPLES)
    .action(async (file: string, options: Options) => {
      const { runDetect } = await (await loadActions()).loadDetect();
      process.exitCode = await runDetect(
        {
          input: file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 }),
          name: file === '-' ? 'standard input' : file,
          output: process.stdout,
          errors: process.stderr,
        },
        options,
      );
    });
}

function readProbability(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value <= 1)) {
    throw new InvalidArgumentError('It must be a number above 0 and up to 1.');
  }
  return value;
}
