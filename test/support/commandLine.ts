import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { realpathSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeFiles } from './writeFiles';
import { runEventSchema, type RunEvent } from '../../src/core/trajectory/runEvent';

const CLI = path.resolve(__dirname, '..', '..', 'dist', 'cli.js');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** A temporary folder with a data folder of its own; `close` removes it. The real path, since macOS links its own. */
export class Desk {
  readonly folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'protege-scenario-')));
  readonly home = path.join(this.folder, 'home');
  /** Where the user stands while commands run, unless a test says otherwise. */
  readonly standing = path.join(this.folder, 'standing');

  constructor() {
    mkdirSync(this.standing);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Writes files below the desk and returns the folder. */
  write(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
    const folder = path.join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    writeFiles(folder, files);
    return folder;
  }

  environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const foreign = /^(OLLAMA|ANTHROPIC|OPENAI|PROTEGE|NODE|GIT)_/;
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
    return { ...env, PROTEGE_HOME: this.home, NO_COLOR: '1', ...extra };
  }

  start(args: readonly string[], options: CliOptions = {}): { child: ChildProcess; result: Promise<CliResult> } {
    if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: npm run build');
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd ?? this.standing,
      env: this.environment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (piece: Buffer) => out.push(piece));
    child.stderr.on('data', (piece: Buffer) => err.push(piece));
    const result = new Promise<CliResult>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) =>
        resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') }),
      );
    });
    return { child, result };
  }

  async run(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    return await this.start(args, options).result;
  }
}

/** Every line of `--json` output; a line that is no event is an error. */
export function eventsOf(stdout: string): RunEvent[] {
  if (stdout === '') return [];
  if (!stdout.endsWith('\n')) throw new Error('the last line is not whole');
  return stdout
    .slice(0, -1)
    .split('\n')
    .map((line) => runEventSchema.parse(JSON.parse(line)));
}

export type Finished = Extract<RunEvent, { type: 'finished' }>;

export function finishedOf(stdout: string): Finished {
  const last = eventsOf(stdout).at(-1);
  if (last?.type !== 'finished') throw new Error(`the last event is ${last?.type ?? 'missing'}`);
  return last;
}

/** A digest of every file, link, mode and folder below, `.git` included. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const visit = (name: string): void => {
    const file = path.join(folder, name);
    const entry = lstatSync(file);
    hash.update(`${name}\0${entry.mode}\0`);
    if (entry.isSymbolicLink()) hash.update(readlinkSync(file));
    else if (entry.isDirectory())
      for (const child of readdirSync(file).sort()) visit(name === '' ? child : `${name}/${child}`);
    else hash.update(readFileSync(file));
  };
  visit('');
  return hash.digest('hex');
}

export function git(folder: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid', '-c', 'core.autocrlf=false'];
  const result = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

export function commitAll(folder: string): void {
  git(folder, 'init', '--quiet');
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'Start');
}

/** Processes whose command line names `mark`; those that ended and wait for their parent are gone. */
export function processesNaming(mark: string): string[] {
  const { stdout } = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(mark) && !/^\s*\d+\s+Z/.test(line))
    .map((line) => line.trim());
}

/** All files below a folder, as bytes. */
export function allBytesBelow(folder: string): { readonly file: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => lstatSync(file).isFile())
    .map((file) => ({ file, bytes: readFileSync(file) }));
}

/** Waits until the condition holds, for at most `limitMs`. */
export async function until(holds: () => boolean, limitMs = 30_000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it never happened');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
