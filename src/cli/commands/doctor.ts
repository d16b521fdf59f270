import type { Command } from 'commander';
import { loadActions } from '../loadActions';

export interface DoctorOptions {
  readonly json?: boolean;
  readonly workspace: string;
  readonly model?: string;
  readonly ollamaUrl?: string;
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check Ollama, the model, its window and tools, the expert, the sandbox and the test command.')
    .option('--json', 'print the checks as JSON')
    .option('--workspace <dir>', 'the folder to look at', '.')
    .option('--model <name>', 'the model to look at')
    .option('--ollama-url <url>', 'where Ollama answers')
    .addHelpText('after', '\nExample:\n  $ protege doctor --json | jq \'.[] | select(.state != "ok")\'')
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await (await loadActions()).loadDoctor();
      await runDoctor(options);
    });
}
