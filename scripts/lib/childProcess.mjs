// Child processes whose whole tree ends with us, on every platform, and npm without a shell where that is possible.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

const isWindows = process.platform === 'win32';
const running = new Set();

/** Starts a process at the head of a group of its own, so that `endTree` reaches its grandchildren. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { detached: !isWindows, windowsHide: true, ...options });
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

function signalTree(pid, signal) {
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Asks the tree to end, and makes it after `graceMs` milliseconds. Resolves when the process is gone. */
export async function endTree(child, graceMs = 2_000) {
  if (child.pid === undefined) return;
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  const exited = hasExited() ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  signalTree(child.pid, 'SIGTERM');
  const timer = setTimeout(() => signalTree(child.pid, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
  // The head may be gone before the rest of its group.
  signalTree(child.pid, 'SIGKILL');
}

/** Ends every tree that was started here, at once; safe in an `exit` handler. */
export function endAllTrees() {
  for (const child of running) if (child.pid !== undefined) signalTree(child.pid, 'SIGKILL');
}

/** Makes Ctrl+C, a termination and a plain exit take the children along, after `first(signal)` if that is given. */
export function endChildrenWithUs(first = async () => {}) {
  process.once('exit', endAllTrees);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ]) {
    process.once(signal, () => {
      void first(signal).finally(() => {
        endAllTrees();
        process.exit(code);
      });
    });
  }
}

/** Runs to the end. `{code, output}`, standard output and error together; with `echo`, also shown as it comes. */
export function run(command, args, { echo = false, timeoutMs, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const chunks = [];
    let isLate = false;
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => ((isLate = true), endTree(child)), timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        chunks.push(chunk);
        if (echo) process.stderr.write(chunk);
      });
    }
    child.once('error', (error) => (clearTimeout(timer), reject(error)));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ code: code ?? 1, output: isLate ? `${output}\n(stopped after ${timeoutMs} ms)` : output, signal });
    });
  });
}

/** The npm that belongs to this Node, as a command and its first arguments. */
function npmCommand() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file));
  return script === undefined
    ? { command: isWindows ? 'npm.cmd' : 'npm', first: [], shell: isWindows }
    : { command: process.execPath, first: [script], shell: false };
}

/** Runs npm and throws with its output when it fails. */
export async function npm(args, options = {}) {
  const { command, first, shell } = npmCommand();
  const { code, output } = await run(command, [...first, ...args], { shell, ...options });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed with exit code ${code}:\n${output.trim()}`);
  return output;
}
