import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { failureSignature } from '../../core/outcomes/failureSignature';
import type { ParsedTests } from '../../core/outcomes/parsedTests';
import { readTestOutput } from '../../core/outcomes/readTestOutput';
import type { TestOutcome, TestRunner, TestStatus } from '../../core/outcomes/testOutcome';
import { testEnvironment } from './cleanEnvironment';
import { collectReports } from './collectReports';
import type { ProcessResult } from './runProcess';
import { runConfined, sandboxFailure } from './runConfined';
import type { Sandbox } from './sandbox';
import { selectTests } from './selectTests';
import type { TestCommandLine } from './testCommandLine';
import { parseTestCommand } from './testCommandLine';

export interface CommandTestRunnerOptions {
  /** The command that the user gave or confirmed, as text. */
  readonly command: string;
  /** The workspace's folder in the working copy. */
  readonly folder: string;
  /** Absolute folders that mean the workspace in output. */
  readonly roots: readonly string[];
  readonly sandbox: Sandbox;
  /** True for a file of the working copy. */
  readonly hasFile: (path: string) => boolean;
  /** Milliseconds; 120,000 unless told. */
  readonly timeoutMs?: number;
  /** Bytes of output kept; 400,000 unless told. */
  readonly maxOutputBytes?: number;
  /** Asked before every run: false when an edit changed what the command stands for, which the user has not confirmed. */
  readonly isStillConfirmed?: () => Promise<boolean>;
  readonly onOutput?: (text: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Runs the user's test command in the working copy, confined where the machine can, and reads what it says. */
export class CommandTestRunner implements TestRunner {
  readonly command: string;
  private readonly line: TestCommandLine;
  private readonly known = new Set<string>();

  constructor(private readonly options: CommandTestRunnerOptions) {
    this.command = options.command;
    this.line = parseTestCommand(options.command);
  }

  async run(selector: string | null, signal: AbortSignal): Promise<TestOutcome> {
    const { options, line } = this;
    if (line.kind === 'empty') return this.notStarted('There is no test command.');
    if ((await options.isStillConfirmed?.()) === false) {
      return this.notStarted(
        'The edits changed what the test command stands for. It runs only as the user confirmed it: undo that edit.',
      );
    }
    const { command, env, applied, notice } = await this.commandFor(line, selector);
    const startedAt = Date.now();
    const result = await runConfined(options.sandbox, {
      command,
      cwd: options.folder,
      env: testEnvironment(options.environment ?? process.env, {
        ...pythonPath(options),
        ...options.sandbox.environment,
        ...env,
      }),
      timeoutMs: options.timeoutMs ?? 120_000,
      maxOutputBytes: options.maxOutputBytes ?? 400_000,
      signal,
      ...(options.onOutput === undefined ? {} : { onOutput: options.onOutput }),
    });
    const unconfined = sandboxFailure(result);
    if (unconfined !== null) return this.notStarted(`The sandbox could not be set up: ${unconfined}`);
    if (result.startError !== null) return this.notStarted(startProblem(line, result.startError));
    const reports = await collectReports(options.folder, this.command, startedAt);
    return this.outcomeOf(result, readTestOutput(result.output, options.roots, reports), applied, notice);
  }

  private outcomeOf(
    result: ProcessResult,
    tests: ParsedTests | null,
    selector: string | null,
    notice: string,
  ): TestOutcome {
    const status = statusOf(result);
    for (const id of tests?.passing ?? []) this.known.add(id);
    for (const test of tests?.failing ?? []) this.known.add(test.id);
    return {
      command: this.command,
      selector,
      status,
      exitCode: result.exitCode,
      runner: tests?.runner ?? null,
      passing: [...(tests?.passing ?? [])],
      ...(tests?.passed === undefined ? {} : { passed: tests.passed }),
      failing: [...(tests?.failing ?? [])],
      signature: status === 'passed' ? '' : failureSignature(result.output, this.options.roots),
      output: notice + result.output,
      outputTruncated: result.truncated,
      durationMs: result.durationMs,
    };
  }

  private notStarted(message: string): TestOutcome {
    return {
      command: this.command,
      selector: null,
      status: 'not-started',
      exitCode: null,
      runner: null,
      passing: [],
      failing: [],
      signature: failureSignature(message, []),
      output: message,
      outputTruncated: false,
      durationMs: 0,
    };
  }

  private async commandFor(line: Exclude<TestCommandLine, { kind: 'empty' }>, selector: string | null) {
    const ignoredNotice = (reason: string): string => `[The selector was not used: ${reason}. All tests ran.]\n`;
    if (line.kind === 'shell') {
      const notice = selector === null ? '' : ignoredNotice('the test command is a line for the shell');
      return { command: { shell: line.text }, env: {}, applied: null, notice };
    }
    const plain: [string, ...string[]] = [line.program, ...line.parameters];
    if (selector === null) return { command: plain, env: line.env, applied: null, notice: '' };
    const selection = selectTests(line.program, line.parameters, selector, {
      hasFile: this.options.hasFile,
      knownTests: this.known,
      script: await this.scriptText(line.parameters),
    });
    if (selection.kind === 'ignored') {
      return { command: plain, env: line.env, applied: null, notice: ignoredNotice(selection.reason) };
    }
    const narrowed: [string, ...string[]] = [line.program, ...selection.parameters];
    return { command: narrowed, env: line.env, applied: selector, notice: '' };
  }

  private async scriptText(parameters: readonly string[]): Promise<string | null> {
    const name = parameters.find((each) => each !== 'run' && !each.startsWith('-'));
    try {
      const data: unknown = JSON.parse(await readFile(join(this.options.folder, 'package.json'), 'utf8'));
      if (typeof data !== 'object' || data === null || !('scripts' in data)) return null;
      const script = Object.entries(data.scripts ?? {}).find(([key]) => key === (name === 't' ? 'test' : name));
      return typeof script?.[1] === 'string' ? script[1] : null;
    } catch {
      return null;
    }
  }
}

function statusOf(result: ProcessResult): TestStatus {
  if (result.cancelled) return 'cancelled';
  if (result.timedOut) return 'timed-out';
  return result.exitCode === 0 ? 'passed' : 'failed';
}

function startProblem(line: TestCommandLine, error: NodeJS.ErrnoException): string {
  const program = line.kind === 'argv' ? line.program : 'the shell';
  if (error.code === 'ENOENT') return `${program} was not found. Is it installed, and on the PATH?`;
  if (error.code === 'EACCES') return `${program} may not be executed.`;
  return `${program} could not be started: ${error.message}`;
}

/** An editable install points at the user's own sources; the copy's must be found before them. */
function pythonPath(options: CommandTestRunnerOptions): Record<string, string> {
  const isPython = ['pyproject.toml', 'setup.py', 'setup.cfg'].some((name) => existsSync(join(options.folder, name)));
  const sources = join(options.folder, 'src');
  if (!isPython || !existsSync(sources)) return {};
  const before = (options.environment ?? process.env)['PYTHONPATH'];
  return { PYTHONPATH: before === undefined || before === '' ? sources : `${sources}${delimiter}${before}` };
}
