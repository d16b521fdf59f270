import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds that a process has to end by itself before it is killed. */
const graceMs = 800;

/**
 * Ends a process and everything that it started: its process group and descendants that left the group. First asks
 * (SIGTERM), then kills. Resolves when the signals are sent, within about a second; never rejects.
 */
export async function killTree(pid: number, isAlive: () => boolean): Promise<void> {
  if (process.platform === 'win32') {
    await taskkill(pid);
    return;
  }
  const tree = new Set(await descendants([pid]));
  signalAll(pid, tree, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (Date.now() < deadline && (isAlive() || anyAlive(tree))) await pause(40);
  for (const late of await descendants([pid, ...tree])) tree.add(late);
  signalAll(pid, tree, 'SIGKILL');
}

/** Kills at once and without waiting: for the moment when this process itself exits. */
export function killTreeNow(pid: number): void {
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined);
    return;
  }
  const tree = process.platform === 'linux' ? reach([pid], readProcTable()) : [];
  signalAll(pid, new Set(tree), 'SIGKILL');
}

function signalAll(pid: number, tree: ReadonlySet<number>, signal: NodeJS.Signals): void {
  send(-pid, signal);
  for (const each of tree) send(each, signal);
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It has ended already, or is not ours.
    return false;
  }
}

function anyAlive(pids: ReadonlySet<number>): boolean {
  for (const pid of pids) if (send(pid, 0) && !isZombie(pid)) return true;
  return false;
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'Z';
  } catch {
    return true;
  }
}

type Parents = ReadonlyMap<number, { readonly parent: number; readonly group: number }>;

async function descendants(roots: readonly number[]): Promise<number[]> {
  return reach(roots, process.platform === 'linux' ? readProcTable() : await readPsTable());
}

/** Everything below the roots, and whatever shares a group with a descendant (its parent may have ended). */
function reach(roots: readonly number[], table: Parents): number[] {
  const found = new Set(roots);
  for (let grew = true; grew;) {
    grew = false;
    for (const [pid, { parent, group }] of table) {
      if (found.has(pid) || pid === process.pid) continue;
      if (found.has(parent) || (found.has(group) && group !== process.pid)) {
        found.add(pid);
        grew = true;
      }
    }
  }
  return [...found];
}

function readProcTable(): Parents {
  const table = new Map<number, { parent: number; group: number }>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The command's name is in brackets and may hold anything, brackets and spaces too.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      table.set(pid, { parent: Number(fields[1]), group: Number(fields[2]) });
    } catch {
      // Ended while we looked.
    }
  }
  return table;
}

function readPsTable(): Promise<Parents> {
  return new Promise((resolve) => {
    execFile('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { timeout: 1000 }, (_error, stdout) => {
      const table = new Map<number, { parent: number; group: number }>();
      for (const line of stdout.split('\n')) {
        const [pid, parent, group] = line.trim().split(/\s+/).map(Number);
        if (pid !== undefined && parent !== undefined && group !== undefined) table.set(pid, { parent, group });
      }
      resolve(table);
    });
  });
}

function taskkill(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, timeout: 2500 }, () => resolve());
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
