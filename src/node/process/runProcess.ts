import type { ChildProcess } from 'node:child_process';
import { spawn as spawnDirectly } from 'node:child_process';
import crossSpawn from 'cross-spawn';
import { killTree, killTreeNow } from './killTree';
import { OutputBuffer } from './outputBuffer';

export interface ProcessRequest {
  /** A program and its arguments, started without a shell; or a line for the system's shell. */
  readonly command: readonly [string, ...string[]] | { readonly shell: string };
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  /** Bytes of output to keep; the middle is left out of more. */
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
  /** Called with each piece of output as it arrives. */
  readonly onOutput?: (text: string) => void;
}

export interface ProcessResult {
  /** Null when the process was ended by a signal or never started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly cancelled: boolean;
  /** Set when no process could be started: `ENOENT` and its like. */
  readonly startError: NodeJS.ErrnoException | null;
  /** Standard output and error together, in order of arrival. */
  readonly output: string;
  readonly truncated: boolean;
  readonly durationMs: number;
}

/** Trees to kill if this process exits while they run. */
const running = new Set<number>();
let isGuarding = false;

/**
 * Runs a process to its end. Its standard input is closed. On timeout and on abort the whole process tree is killed,
 * within three seconds; a descendant that outlives its parent and holds the output open is killed too.
 * Never rejects: what goes wrong is in the result.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessResult> {
  const startedAt = performance.now();
  const buffer = new OutputBuffer(request.maxOutputBytes);
  const state = { timedOut: false, cancelled: false };
  const finish = (code: number | null, signal: NodeJS.Signals | null, error: Error | null): ProcessResult => {
    buffer.end();
    return {
      exitCode: code,
      signal,
      ...state,
      startError: error,
      output: buffer.text(),
      truncated: buffer.isTruncated,
      durationMs: performance.now() - startedAt,
    };
  };
  if (request.signal.aborted) return Promise.resolve(finish(null, null, null)).then((r) => ({ ...r, cancelled: true }));
  return new Promise((resolve) => {
    let child: ChildProcess;
    try {
      child = start(request);
    } catch (error) {
      resolve(finish(null, null, error instanceof Error ? error : new Error(String(error))));
      return;
    }
    const keep = (stream: string) => (chunk: Buffer) => {
      const text = buffer.add(stream, chunk);
      if (text !== '') request.onOutput?.(text);
    };
    child.stdout?.on('data', keep('out'));
    child.stderr?.on('data', keep('err'));
    watch(child, request, state, (code, signal, error) => resolve(finish(code, signal, error)));
  });
}

function start(request: ProcessRequest): ChildProcess {
  const options = {
    cwd: request.cwd,
    env: request.env,
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that one signal reaches all of it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  };
  const { command } = request;
  if ('shell' in command) return spawnDirectly(command.shell, { ...options, shell: true });
  const [program, ...parameters] = command;
  return crossSpawn(program, parameters, options);
}

type Settle = (code: number | null, signal: NodeJS.Signals | null, error: Error | null) => void;

/** Milliseconds after the process's end in which its output must end too; a background child may hold it open. */
const drainMs = 300;

function watch(
  child: ChildProcess,
  request: ProcessRequest,
  state: { timedOut: boolean; cancelled: boolean },
  settle: Settle,
): void {
  const { pid } = child;
  let exited: { code: number | null; signal: NodeJS.Signals | null } | null = null;
  let isSettled = false;
  let killing: Promise<void> | null = null;
  if (pid !== undefined) guard(pid);
  const stop = (): void => {
    if (pid === undefined || killing !== null) return;
    killing = killTree(pid, () => exited === null).then(() => {
      // The kernel takes a moment to report; a stream held open by something unkillable must not hold us.
      setTimeout(() => end(exited?.code ?? null, exited?.signal ?? 'SIGKILL', null), 500).unref();
    });
  };
  const timer = setTimeout(() => {
    state.timedOut = true;
    stop();
  }, request.timeoutMs);
  const onAbort = (): void => {
    state.cancelled = true;
    stop();
  };
  request.signal.addEventListener('abort', onAbort, { once: true });
  const end: Settle = (code, signal, error) => {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
    child.stdout?.destroy();
    child.stderr?.destroy();
    if (pid !== undefined) running.delete(pid);
    settle(code, signal, error);
  };
  child.once('error', (error) => end(null, null, error));
  child.once('exit', (code, signal) => {
    exited = { code, signal };
    // What the command left running in its group ends with it.
    setTimeout(stop, drainMs).unref();
  });
  child.once('close', (code, signal) => {
    const finishUp = (): void => end(code, signal, null);
    if (killing !== null) void killing.then(finishUp);
    else {
      if (pid !== undefined) killTreeNow(pid);
      finishUp();
    }
  });
}

function guard(pid: number): void {
  running.add(pid);
  if (isGuarding) return;
  isGuarding = true;
  process.on('exit', () => {
    for (const each of running) killTreeNow(each);
  });
}
