import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Null when the command was killed. */
  readonly exitCode: number | null;
  /** Standard output and error together, in order of arrival; the middle is left out when it is too long. */
  readonly output: string;
  readonly timedOut: boolean;
}

const maxOutputCharacters = 200_000;

/**
 * Runs a shell command and reads what it says. The whole process tree is killed on abort and after `timeoutMs`.
 * A command that fails is a result; this rejects only when no process can be started at all.
 */
export function runCommand(
  command: string,
  options: { readonly cwd: string; readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      cwd: options.cwd,
      shell: true,
      // A process group of its own, so that one kill reaches every descendant.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: commandEnvironment(),
      windowsHide: true,
    });
    let output = '';
    let timedOut = false;
    const collect = (chunk: string): void => {
      output += chunk;
      if (output.length > maxOutputCharacters) {
        output = `${output.slice(0, maxOutputCharacters / 4)}\n[...]\n${output.slice(-maxOutputCharacters / 2)}`;
      }
    };
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    const stop = (): void => killTree(child.pid);
    const timer = setTimeout(() => {
      timedOut = true;
      stop();
    }, options.timeoutMs);
    if (options.signal?.aborted === true) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    const settle = (): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode) => {
      settle();
      resolve({ exitCode, output, timedOut });
    });
  });
}

/** The test runner that started this process must not make a nested one speak its private protocol. */
function commandEnvironment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _testContext, NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, ...rest } = process.env;
  return { ...rest, PYTHONDONTWRITEBYTECODE: '1', CI: '1', NO_COLOR: '1', FORCE_COLOR: '0' };
}

function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
