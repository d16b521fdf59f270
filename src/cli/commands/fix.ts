import { InvalidArgumentError, Option, type Command } from 'commander';
import { loadActions } from '../loadActions';

/** The options of `protege fix`, as commander gives them. */
export interface FixOptions {
  readonly continue?: string;
  readonly taskFile?: string;
  readonly workspace: string;
  readonly test?: string;
  readonly model?: string;
  readonly json?: boolean;
  readonly apply?: boolean;
  readonly patchOut?: string;
  readonly ollamaUrl?: string;
  readonly expert?: readonly ExpertFlag[];
  readonly expertModel?: string;
  readonly expertUrl?: string;
  readonly maxSteps?: number;
  readonly maxMinutes?: number;
  readonly maxConsultations?: number;
  readonly maxUsd?: number;
  readonly practice?: boolean;
  readonly yes?: boolean;
}

const EXAMPLE = `
Examples:
  $ protege fix                                     fix what the workspace's tests say is broken
  $ protege fix "dates are off by one" --apply      describe the bug; write the fix when the tests pass
  $ protege fix --practice --yes                    try it all without a model, a key or a network
  $ protege fix --expert ollama/qwen3:32b --expert anthropic --yes
                                                    ask a larger local model, then a cloud one
  $ protege fix --continue last "the month counts from 0"
                                                    go on with a run that got stuck, with a hint
  $ protege fix --json --test "npm test" > run.ndjson

Exit codes: 0 fixed, 1 not fixed, 2 usage or configuration, 3 stuck, 4 budget spent, 5 model endpoint unreachable,
130 and 143 cancelled.`;

export function registerFix(program: Command): void {
  program
    .command('fix')
    .description(
      'Fix a bug in a copy of the workspace and print the patch; your files stay as they are without --apply.',
    )
    .argument('[task]', 'what to fix, in words; - reads it from standard input')
    .option(
      '--continue <id>',
      'go on from where a run ended, with its best attempt in place and with its options, which options given here replace; TASK is then a hint, and may be left out. `last` is the newest run of the workspace',
    )
    .addOption(new Option('--task-file <file>', 'read the task from a file'))
    .option('--workspace <dir>', 'the folder to work on', '.')
    .option('--test <command>', 'the command that runs the tests')
    .option('--model <name>', 'the model that does the work, as Ollama names it')
    .option('--json', 'print one event a line on standard output, and nothing else')
    .addOption(new Option('--apply', 'write the fix into the workspace when the tests pass').conflicts('patchOut'))
    .option('--patch-out <file>', 'write the patch to a file instead of standard output')
    .option('--ollama-url <url>', 'where Ollama answers (default: OLLAMA_HOST, else http://127.0.0.1:11434)')
    .option(
      '--expert <provider[/model]>',
      'who is asked when stuck: anthropic, openai, ollama, practice or none; give it again to name who is asked when that advice did not help',
      expertFlag,
    )
    .option('--expert-model <name>', "the expert's model, where one expert is named")
    .option('--expert-url <url>', "the expert's endpoint, where one expert is named")
    .option('--max-steps <n>', 'stop after so many steps', wholeNumber)
    .option('--max-minutes <n>', 'stop after so many minutes', positiveNumber)
    .option('--max-consultations <n>', 'ask the expert at most so often in this run', wholeNumber)
    .option('--max-usd <amount>', 'spend at most so many dollars in this run', amount)
    .option('--practice', 'use the practice models: no weights, no key, no network')
    .option('--yes', 'confirm the test command and let the expert be asked within the budget')
    .addHelpText('after', EXAMPLE)
    .action(async (task: string | undefined, options: FixOptions) => {
      const { runFix } = await (await loadActions()).loadFix();
      await runFix(task, options);
    });
}

const PROVIDERS = ['anthropic', 'openai', 'ollama', 'practice', 'none'] as const;

export interface ExpertFlag {
  readonly provider: (typeof PROVIDERS)[number];
  readonly model?: string;
}

/** Collects `--expert PROVIDER[/MODEL]`, in the order given. */
function expertFlag(text: string, before: readonly ExpertFlag[] = []): readonly ExpertFlag[] {
  const [name = '', ...rest] = text.split('/');
  const provider = PROVIDERS.find((known) => known === name);
  if (name === 'vscode')
    throw new InvalidArgumentError("the editor's language models can be asked only in the editor.");
  if (provider === undefined) throw new InvalidArgumentError(`it is one of ${PROVIDERS.join(', ')}.`);
  const model = rest.join('/').trim();
  if (rest.length > 0 && model === '') throw new InvalidArgumentError('after the / the name of a model is needed.');
  return [...before, { provider, ...(model === '' ? {} : { model }) }];
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number, 0 or more, is needed.');
  return value;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('a number above 0 is needed.');
  return value;
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('an amount in dollars, 0 or more, is needed.');
  return value;
}
