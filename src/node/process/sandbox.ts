import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { realpath } from 'node:fs/promises';
import { isBelow } from '../workspace/folderNames';
import { openBubblewrap } from './bubblewrap';
import type { Confiner, ConfinerProblem } from './confiner';
import type { ProcessRequest } from './runProcess';
import { openSeatbelt } from './seatbelt';
import { quoteForShell } from './testCommandLine';
import { OFFLINE_TOOLS, prepareToolCaches } from './toolCaches';

export type SandboxMode = 'auto' | 'off' | 'required';

export type SandboxState =
  | { readonly kind: 'on'; readonly words: string; readonly closesSockets: boolean }
  | { readonly kind: 'off'; readonly words: string; readonly remedy: string | null };

/** Confines commands, or says why it can not. */
export interface Sandbox {
  readonly state: SandboxState;
  /** The command as it is to be started so that it runs confined. */
  wrap(command: ProcessRequest['command'], signal: AbortSignal): Promise<ProcessRequest['command']>;
  /** What the tools that run confined need to know: where to write, and that there is no network. */
  readonly environment: Readonly<Record<string, string>>;
  /** Tidies up after a command; cheap. */
  afterCommand(): void;
}

export class SandboxError extends Error {
  readonly reason = 'sandbox-required';
  constructor(message: string, options?: { readonly cause?: unknown }) {
    super(message, options);
    this.name = 'SandboxError';
  }
}

/** Found once in a process, whoever asks. */
let confiner: Promise<Confiner | ConfinerProblem> | null = null;

/** How commands would be confined on this machine, for a run's first lines and for the doctor. Starts nothing lasting. */
export async function describeSandbox(mode: SandboxMode): Promise<SandboxState> {
  if (mode === 'off') return { kind: 'off', words: 'no sandbox (switched off in the settings)', remedy: null };
  const found = await findConfiner();
  return 'problem' in found
    ? { kind: 'off', words: `no sandbox: ${found.problem}`, remedy: found.remedy }
    : { kind: 'on', words: found.words, closesSockets: found.closesSockets };
}

export interface SandboxFolders {
  /** What confined commands may write, beside the temporary folder: the working copy. */
  readonly writable: readonly string[];
  /** What they may not, also where it lies in the temporary folder: the user's own workspace. */
  readonly kept: readonly string[];
  readonly caches: SandboxCaches | null;
}

export interface SandboxCaches {
  /** Where build tools may keep what they write from run to run. */
  readonly folder: string;
  readonly command: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** Makes the sandbox for one working copy. In mode `required` throws a `SandboxError` where there is none. */
export async function openSandbox(mode: SandboxMode, { writable, kept, caches }: SandboxFolders): Promise<Sandbox> {
  const state = await describeSandbox(mode);
  if (state.kind === 'off') {
    if (mode === 'required') throw new SandboxError(`A sandbox is required, and there is ${state.words}.`);
    return { state, environment: {}, wrap: (command) => Promise.resolve(command), afterCommand: () => undefined };
  }
  const found = await findConfiner();
  if ('problem' in found) throw new SandboxError(found.problem);
  const forTools = caches === null ? {} : await prepareToolCaches(caches.folder, caches.command, caches.environment);
  const own = [...writable, ...(caches === null ? [] : [await realpath(caches.folder)])];
  const folders = [...own, tmpdir(), await realpath(tmpdir())];
  const policy = { writable: [...new Set(folders)], kept: await keptFolders(kept, folders) };
  return {
    state,
    environment: { ...OFFLINE_TOOLS, ...forTools },
    wrap: async (command, signal) => {
      const line = 'shell' in command ? command.shell : `exec ${command.map(quoteForShell).join(' ')}`;
      return { shell: await found.wrap(line, policy, signal) };
    },
    afterCommand: () => found.afterCommand(),
  };
}

/**
 * The folders to keep as they are. The present folder is among them: for it the runtime would else put empty files
 * over settings that are not there (`.bashrc`, `.vscode`), on the real disk for as long as a command runs, and of two
 * programs that stand in one folder each would remove what the other needs. One that holds a writable folder can not be kept.
 */
async function keptFolders(kept: readonly string[], writable: readonly string[]): Promise<string[]> {
  const real = await Promise.all([...kept, presentFolder()].map((each) => realpath(each).catch(() => null)));
  return [...new Set(real)]
    .filter((folder) => folder !== null)
    .filter((folder) => !writable.some((each) => isBelow(each, folder === '/' ? '' : folder)));
}

/** Empty where it was removed. */
function presentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '';
  }
}

/** What stands in the way may be mended while this process lives: it is looked for again each time. */
async function findConfiner(): Promise<Confiner | ConfinerProblem> {
  const finding = (confiner ??= openConfiner());
  const found = await finding;
  if ('problem' in found && confiner === finding) confiner = null;
  return found;
}

async function openConfiner(): Promise<Confiner | ConfinerProblem> {
  try {
    switch (process.platform) {
      case 'darwin':
        return await openSeatbelt();
      case 'linux':
        // Loading the runtime only to hear this takes longer than everything else that a run does before its first request.
        if (!isOnPath('bwrap'))
          return { problem: 'bubblewrap is not installed', remedy: 'sudo apt-get install bubblewrap' };
        return await openBubblewrap();
      case 'win32':
        return { problem: 'none is supported on Windows', remedy: null };
      default:
        return { problem: 'this system has none that is supported', remedy: null };
    }
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { problem: `it could not be started (${words})`, remedy: null };
  }
}

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}
