import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { callTool, startScriptedOllama, type OllamaChatBody } from '../../../test/support/scriptedOllama';
import { runEventSchema, type RunEvent } from '../../../src/core/trajectory/runEvent';

const CLI = resolve(__dirname, '..', '..', '..', 'dist', 'cli.js');
/** Writes what the process used when it ends; the same on every platform, unlike /proc and time. */
const PROBE = resolve(__dirname, 'usageProbe.cjs');

export interface FinishedProcess {
  readonly code: number;
  readonly output: string;
  readonly wallMs: number;
  /** Processor time of the process itself, its children apart. */
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** Runs Node on a script and says what it took. */
export async function runNode(
  parameters: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<FinishedProcess> {
  const report = join(tmpdir(), `protege-usage-${randomUUID()}.json`);
  const startedMs = performance.now();
  const child = spawn(process.execPath, ['--require', PROBE, ...parameters], {
    env: { ...process.env, ...environment, PROTEGE_BENCH_REPORT: report },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number>((done, reject) => {
    child.once('error', reject);
    child.once('close', (status) => done(status ?? -1));
  });
  const wallMs = performance.now() - startedMs;
  try {
    const usage = JSON.parse(readFileSync(report, 'utf8')) as { cpuMs: number; peakMiB: number };
    return { code, output, wallMs, ...usage };
  } catch (cause) {
    throw new Error(`${parameters.join(' ')} ended with ${code} and left no report: ${errors.slice(-500)}`, { cause });
  } finally {
    rmSync(report, { force: true });
  }
}

export interface CliRun {
  readonly process: FinishedProcess;
  readonly events: readonly RunEvent[];
  /** Milliseconds from the start of the process to each request to the model. */
  readonly requestMs: readonly number[];
  readonly bodies: readonly OllamaChatBody[];
}

export interface CliRunOptions {
  readonly workspace: string;
  readonly data: string;
  readonly maxSteps: number;
  /** The tool to call at each step, from 0; after the last one the run is asked to finish. */
  readonly actionAt: (step: number) => { readonly name: string; readonly arguments: unknown };
}

/** `protege fix` as it was built, against an endpoint that answers at once. */
export async function runCli(options: CliRunOptions): Promise<CliRun> {
  const requestMs: number[] = [];
  let startedMs = 0;
  const ollama = await startScriptedOllama({
    chat: (_body, index) => {
      requestMs.push(performance.now() - startedMs);
      const action = options.actionAt(index);
      return callTool(action.name, action.arguments, { promptTokens: 0 });
    },
  });
  try {
    startedMs = performance.now();
    const finished = await runNode(
      [
        CLI,
        'fix',
        'The functions subtract where they should add.',
        ...['--workspace', options.workspace, '--test', 'node --test', '--json', '--expert', 'none'],
        ...['--model', 'scripted', '--ollama-url', ollama.url, '--max-steps', String(options.maxSteps)],
      ],
      { PROTEGE_HOME: options.data },
    );
    const events = readEvents(finished.output);
    return { process: finished, events, requestMs, bodies: ollama.chats() };
  } finally {
    await ollama.close();
  }
}

export function readEvents(output: string): RunEvent[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => runEventSchema.parse(JSON.parse(line)));
}
