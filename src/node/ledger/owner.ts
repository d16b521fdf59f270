import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Owner } from './ledgerEntry';

/** A reservation this old belongs to nobody, even where another process has taken over the number of its own. */
const LONGEST_CONSULTATION_MS = 24 * 60 * 60 * 1000;

let own: Owner | null = null;

/** This process, as reservations name it. */
export function thisProcess(): Owner {
  own ??= { host: hostId(), pid: process.pid, started: startOf(process.pid) ?? '' };
  return own;
}

/** Whether the process that made a reservation at `reservedAt` is surely gone. What can't be told counts as alive. */
export function isOwnerDead(owner: Owner, reservedAt: number, now: number): boolean {
  const isOld = now - reservedAt > LONGEST_CONSULTATION_MS;
  if (owner.host !== thisProcess().host) return isOld;
  if (owner.pid === process.pid && owner.started === thisProcess().started) return false;
  if (!isRunning(owner.pid)) return true;
  const started = startOf(owner.pid);
  if (owner.started === '' || started === null) return isOld;
  return started !== owner.started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user may not be signalled, and is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** On Linux the start of a process in clock ticks since boot; null where that can't be read. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended and only waits for its parent to notice.
    if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
    return fields[19] ?? null;
  } catch {
    return null;
  }
}

/** The machine since its last start, and the container on it: process numbers mean nothing elsewhere. */
function hostId(): string {
  return [hostname(), readOr('/proc/sys/kernel/random/boot_id'), linkOr('/proc/self/ns/pid')].filter(Boolean).join('/');
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkOr(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}
