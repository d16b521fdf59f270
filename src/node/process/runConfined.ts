import type { ProcessRequest, ProcessResult } from './runProcess';
import { runProcess } from './runProcess';
import type { Sandbox } from './sandbox';

const ATTEMPTS = 4;

/**
 * Runs a command in the sandbox. Where the sandbox itself could not be set up, the command never ran: that is tried
 * again, as what another program removes in the meantime is gone for that moment only.
 */
export async function runConfined(sandbox: Sandbox, request: ProcessRequest): Promise<ProcessResult> {
  let result = await runOnce(sandbox, request);
  for (let attempt = 1; attempt < ATTEMPTS && sandboxFailure(result) !== null; attempt += 1)
    result = await runOnce(sandbox, request);
  return result;
}

async function runOnce(sandbox: Sandbox, request: ProcessRequest): Promise<ProcessResult> {
  const command = await sandbox.wrap(request.command, request.signal);
  const result = await runProcess({ ...request, command });
  sandbox.afterCommand();
  return result;
}

/** What the sandbox said when it failed before the command began: nothing else comes. Null when it did not fail. */
export function sandboxFailure(result: Pick<ProcessResult, 'exitCode' | 'output'>): string | null {
  if (result.exitCode !== 1) return null;
  return /^(?:bwrap|apply-seccomp): (?<words>[^\n]+)\n?$/.exec(result.output)?.groups?.words ?? null;
}
