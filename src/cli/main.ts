import { Command, CommanderError } from 'commander';
import { registerBudget } from './commands/budget';
import { registerDetect } from './commands/detect';
import { registerDoctor } from './commands/doctor';
import { registerFix } from './commands/fix';
import { registerRuns } from './commands/runs';
import { EXIT_USAGE } from './exit';
import { describeError } from './output/describeError';
import { VERSION } from './version';

function createProgram(): Command {
  const program = new Command('protege');
  program
    .description(
      'Fixes bugs with a small model on your own machine; asks an expert only when stuck, within your budget.',
    )
    .version(VERSION)
    .showHelpAfterError('(run with --help for the options and an example)')
    .exitOverride();
  for (const register of [registerFix, registerDetect, registerBudget, registerRuns, registerDoctor]) register(program);
  // Subcommands do not inherit the override when they are registered by others.
  const override = (command: Command): void => {
    command.exitOverride();
    command.commands.forEach((child) => override(child));
  };
  override(program);
  return program;
}

async function main(): Promise<void> {
  // A reader that goes away (`protege runs show X | head`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A run that watches for it ends in order.
    if (error.code === 'EPIPE' && process.stdout.listenerCount('error') === 1) process.exit(0);
    if (error.code !== 'EPIPE') throw error;
  });
  process.stderr.on('error', () => undefined);
  try {
    await createProgram().parseAsync(process.argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
      return;
    }
    process.stderr.write(`protege: ${describeError(error)}\n`);
    process.exitCode = EXIT_USAGE;
  }
}

void main();
