import pc from 'picocolors';
import { createHost } from '../../node/host';
import type { DoctorCheck } from '../../node/hostTypes';
import type { DoctorOptions } from '../commands/doctor';
import { workspaceFolder } from '../workspaceFolder';
import { cleanForTerminal } from '../output/cleanForTerminal';

/** Prints what works and how to mend what does not. Exit code 0 when nothing stands in the way, else 1. */
export async function runDoctor(options: DoctorOptions): Promise<void> {
  const host = createHost();
  const { model, ollamaUrl } = options;
  const checks = await host.doctor({ workspace: await workspaceFolder(options.workspace), model, ollamaUrl });
  if (options.json === true) process.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const check of checks) process.stdout.write(`${describe(check)}\n`);
  process.exitCode = checks.some((check) => check.state === 'problem') ? 1 : 0;
}

function describe(check: DoctorCheck): string {
  const marks = { ok: pc.green('ok      '), warning: pc.yellow('warning '), problem: pc.red('problem ') };
  const remedy =
    check.remedy === null
      ? ''
      : `\n         ${pc.bold(check.state === 'ok' ? 'tip' : 'do')}: ${cleanForTerminal(check.remedy)}`;
  return `${marks[check.state]} ${check.title}: ${cleanForTerminal(check.detail)}${remedy}`;
}
