import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { testEnvironment } from '../process/cleanEnvironment';
import type { Sandbox } from '../process/sandbox';

export const PRACTICE_MODEL = 'practice-protege';
export const PRACTICE_EXPERT_MODEL = 'practice-expert';

const addressesSchema = z.object({ ollamaUrl: z.url(), expertUrl: z.url() });

export interface PracticeModels {
  readonly ollamaUrl: string;
  readonly expertUrl: string;
  stop(): Promise<void>;
}

export class PracticeStartError extends Error {
  readonly reason = 'practice-start';
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'PracticeStartError';
  }
}

const START_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 1_500;

/**
 * Starts the practice models as a process of their own: they are reached over HTTP on loopback only. The process ends when
 * its standard input closes, so that it never outlives this one. The expert among them runs the tests itself, in copies of its own:
 * as confined as the run does, since the line that it gets is the confined one.
 */
export async function startPractice(
  workspace: string,
  testCommand: string,
  sandbox: Sandbox,
  signal: AbortSignal,
): Promise<PracticeModels> {
  const confined = await sandbox.wrap({ shell: testCommand }, signal);
  const line = 'shell' in confined ? confined.shell : testCommand;
  const child = spawn(process.execPath, [programPath(), '--workspace', workspace, '--test', line], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // The user's tests must see no keys. In the editor the executable is Electron, which is Node only when told so.
    env: { ...testEnvironment(process.env, sandbox.environment), ELECTRON_RUN_AS_NODE: '1' },
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2_000);
  });
  child.stdin.on('error', () => undefined); // It may be gone before it is told to go.
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await exited;
    clearTimeout(timer);
  };
  try {
    const line = await firstLine(child);
    return { ...addressesSchema.parse(JSON.parse(line)), stop };
  } catch (cause) {
    child.kill('SIGKILL');
    throw new PracticeStartError(`The practice models could not be started. ${complaint.trim()}`.trim(), { cause });
  }
}

function firstLine(child: ReturnType<typeof spawn>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer in time')), START_TIMEOUT_MS);
    const settle = (act: () => void): void => {
      clearTimeout(timer);
      act();
    };
    child.once('error', (error) => settle(() => reject(error)));
    child.once('exit', (code) => settle(() => reject(new Error(`it ended with code ${String(code)}`))));
    if (child.stdout !== null)
      createInterface({ input: child.stdout }).once('line', (line) => settle(() => resolve(line)));
  });
}

/** Beside the bundle, or in `dist` when run from source. */
function programPath(): string {
  const bundled = join(__dirname, 'practice.js');
  return existsSync(bundled) ? bundled : join(__dirname, '..', '..', '..', 'dist', 'practice.js');
}
