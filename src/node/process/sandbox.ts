import type { SandboxManager } from '@anthropic-ai/sandbox-runtime';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { realpath } from 'node:fs/promises';
import { isBelow } from '../workspace/folderNames';
import { probeBubblewrap, type SandboxProblem } from './probeBubblewrap';
import type { ProcessRequest } from './runProcess';
import { quoteForShell } from './testCommandLine';
import { OFFLINE_TOOLS, prepareToolCaches } from './toolCaches';

export type SandboxMode = 'auto' | 'off' | 'required';

export type SandboxState =
  | { readonly kind: 'on'; readonly words: string }
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

type Runtime = typeof SandboxManager;

/** The runtime keeps one state in a process: started once, whoever asks. */
let runtime: Promise<{ readonly manager: Runtime } | SandboxProblem> | null = null;

/** How commands would be confined on this machine, for a run's first lines and for the doctor. Starts nothing lasting. */
export async function describeSandbox(mode: SandboxMode): Promise<SandboxState> {
  if (mode === 'off') return { kind: 'off', words: 'no sandbox (switched off in the settings)', remedy: null };
  const found = await loadRuntime();
  if ('problem' in found) return { kind: 'off', words: `no sandbox: ${found.problem}`, remedy: found.remedy };
  const name = process.platform === 'darwin' ? 'Seatbelt' : 'bubblewrap';
  return {
    kind: 'on',
    words: `${name}: no network, no writing outside the working copy, its caches and the temporary folder`,
  };
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
  const found = await loadRuntime();
  if ('problem' in found) throw new SandboxError(found.problem);
  const { manager } = found;
  const forTools = caches === null ? {} : await prepareToolCaches(caches.folder, caches.command, caches.environment);
  const own = [...writable, ...(caches === null ? [] : [await realpath(caches.folder)])];
  const folders = [...own, tmpdir(), await realpath(tmpdir())];
  const policy = {
    network: { allowedDomains: [], deniedDomains: [], allowLocalBinding: true },
    filesystem: {
      denyRead: [],
      allowWrite: [...new Set(folders)],
      denyWrite: await keptFolders(kept, folders),
      allowGitConfig: true,
    },
  };
  return {
    state,
    environment: { ...OFFLINE_TOOLS, ...forTools },
    wrap: async (command, signal) => {
      const line = 'shell' in command ? command.shell : `exec ${command.map(quoteForShell).join(' ')}`;
      return { shell: await manager.wrapWithSandbox(`${plainSurroundings}\n${line}`, undefined, policy, signal) };
    },
    afterCommand: () => manager.cleanupAfterCommand(),
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

/**
 * The runtime sets proxy variables for programs that may reach some hosts. Here none may, and a project's own tests of
 * its HTTP client must not see them; Java would even print a line about its option.
 */
const plainSurroundings = [
  'unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy ALL_PROXY all_proxy NO_PROXY no_proxy GRPC_PROXY grpc_proxy',
  'FTP_PROXY ftp_proxy RSYNC_PROXY DOCKER_HTTP_PROXY DOCKER_HTTPS_PROXY GIT_SSH_COMMAND GIT_CONFIG_PARAMETERS',
  'JAVA_TOOL_OPTIONS CLOUDSDK_PROXY_TYPE CLOUDSDK_PROXY_ADDRESS CLOUDSDK_PROXY_PORT CLOUDSDK_PROXY_USERNAME',
  `CLOUDSDK_PROXY_PASSWORD; export TMPDIR=${quoteForShell(tmpdir())}`,
].join(' ');

/** Stops what the sandbox keeps running in this process (its proxy). The next use starts it again. */
export async function closeSandboxes(): Promise<void> {
  const started = runtime;
  runtime = null;
  const found = await started;
  if (found !== null && 'manager' in found) await found.manager.reset();
}

/** What stands in the way may be mended while this process lives: it is looked for again each time. */
async function loadRuntime(): Promise<Awaited<NonNullable<typeof runtime>>> {
  runtime ??= startRuntime();
  const starting = runtime;
  const found = await starting;
  if ('problem' in found && runtime === starting) runtime = null;
  return found;
}

const LINUX_REMEDY = 'sudo apt-get install bubblewrap socat';

function isOnPath(name: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, name)));
}

async function startRuntime(): Promise<Awaited<NonNullable<typeof runtime>>> {
  if (process.platform === 'win32') return { problem: 'none is supported on Windows', remedy: null };
  // Loading the runtime only to hear this takes longer than everything else that a run does before its first request.
  const missing = process.platform === 'linux' ? ['bwrap', 'socat'].filter((name) => !isOnPath(name)) : [];
  if (missing.length > 0) return { problem: `${missing.join(' and ')} not found`, remedy: LINUX_REMEDY };
  const probing = process.platform === 'linux' ? probeBubblewrap(process.env) : Promise.resolve(null);
  const started = await loadManager();
  const broken = await probing;
  if (broken === null) return started;
  // Bubblewrap's own words say more than what the runtime makes of them.
  if ('manager' in started) await started.manager.reset();
  return broken;
}

async function loadManager(): Promise<{ readonly manager: Runtime } | SandboxProblem> {
  try {
    const { SandboxManager: manager } = await import('@anthropic-ai/sandbox-runtime');
    if (!manager.isSupportedPlatform()) return { problem: 'this system has none that is supported', remedy: null };
    const problem = await initialize(manager);
    if (problem !== null) return { problem, remedy: process.platform === 'linux' ? LINUX_REMEDY : null };
    return { manager };
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return { problem: `it could not be started (${words})`, remedy: null };
  }
}

/** Null when it runs, else what is missing. It looks for its programs itself: asking before it would look twice. */
async function initialize(manager: Runtime): Promise<string | null> {
  try {
    await manager.initialize({
      network: { allowedDomains: [], deniedDomains: [], allowLocalBinding: true },
      filesystem: { denyRead: [], allowWrite: [], denyWrite: [] },
      // Before each command the runtime searches the present folder for settings to protect. Nothing there is writable
      // to begin with, and where an editor was started in `/` the search took ten seconds. `true` finds nothing at once.
      ripgrep: { command: 'true' },
    });
    return null;
  } catch (error) {
    const { errors } = await manager.checkDependenciesAsync();
    if (errors.length === 0) throw error;
    return errors.join('; ');
  }
}
