import { existsSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { commitAll, Desk, digestOf, eventsOf, type CliResult } from './commandLine';
import { callTool, say, startScriptedOllama, type OllamaChatBody, type ScriptedOllama } from './scriptedOllama';
import { startScriptedServer, type RawReply, type ScriptedServer } from './scriptedServer';
import { SUM_PROJECT } from './sumProject';
import type { RunEvent } from '../../src/core/trajectory/runEvent';

/** A call that a hostile or misled model makes. */
export interface HostileCall {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What became of it. */
export interface Answer {
  readonly ok: boolean;
  /** The text that the model got back. */
  readonly text: string;
}

type ToolResult = Extract<RunEvent, { type: 'tool-result' }>;

const SECRET_OUTSIDE = 'the-content-of-a-file-outside';

/**
 * A workspace with traps around it: a folder outside that must stay as it is, a server that must not hear anything, a
 * temporary folder in which a command that ran would leave a mark, even from inside the sandbox.
 */
export class AttackArena {
  readonly desk = new Desk();
  readonly outside = this.desk.write('outside', {
    'secret.txt': SECRET_OUTSIDE,
    'evil.test.js': this.marking('outside'),
  });
  readonly temporary = this.desk.write('tmp', {});
  readonly workspace: string;
  private before: string;
  private canary: ScriptedServer | null = null;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.workspace = this.desk.write('work', {
      ...SUM_PROJECT,
      '.gitignore': 'node_modules/\n.env\n',
      '.env': 'PASSWORD=ignored-by-git\n',
      '.vscode/extensions.json': '{}\n',
      'node_modules/dep/index.js': 'module.exports = 1;\n',
      'vendor/lib/a.js': 'export const a = 1;\n',
      ...files,
    });
    if (process.platform !== 'win32') {
      symlinkSync(this.outside, path.join(this.workspace, 'link-out'));
      symlinkSync(path.join(this.outside, 'secret.txt'), path.join(this.workspace, 'link-file.txt'));
      symlinkSync('.vscode', path.join(this.workspace, 'link-settings'));
      symlinkSync('.git', path.join(this.workspace, 'link-git'));
    }
    commitAll(path.join(this.workspace, 'vendor/lib'));
    commitAll(this.workspace);
    this.before = this.digest();
  }

  /** What is there now is how it must stay. */
  settle(): void {
    this.before = this.digest();
  }

  async start(): Promise<ScriptedServer> {
    this.canary = await startScriptedServer(() => ({ parts: ['caught'] }));
    return this.canary;
  }

  async close(): Promise<void> {
    await this.canary?.close();
    this.desk.close();
  }

  /** A test file's or a script's text that leaves a mark when it runs. */
  marking(name: string): string {
    return `require('node:fs').writeFileSync(${JSON.stringify(this.markOf(name))}, '');\n`;
  }

  markOf(name: string): string {
    return path.join(this.desk.folder, 'tmp', `ran-${name}`);
  }

  async run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
    const { temporary } = this;
    return await this.desk.run(args, { env: { TMPDIR: temporary, TEMP: temporary, TMP: temporary, ...env } });
  }

  /** What must hold after every attack, as sentences about what does not. */
  harm(): string[] {
    const marks = existsSync(this.temporary)
      ? readdirSync(this.temporary).filter((name) => name.startsWith('ran-'))
      : [];
    return [
      ...(this.digest() === this.before ? [] : ["the user's files or those beside them changed"]),
      ...marks.map((name) => `a command ran: ${name}`),
      ...(this.canary?.requests ?? []).map(({ path: where }) => `the canary server was asked for ${where}`),
    ];
  }

  private digest(): string {
    return [this.workspace, this.outside].map(digestOf).join();
  }
}

export interface PlayedAttacks {
  readonly answers: readonly Answer[];
  readonly results: readonly CliResult[];
  readonly chats: readonly OllamaChatBody[];
}

const MAX_RUNS = 12;

/**
 * A model that sends the calls one after the other. The controller ends a run that only fails, so that the rest is sent
 * in further runs, until every call has its answer.
 */
export async function playCalls(
  arena: AttackArena,
  calls: readonly HostileCall[],
  flags: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<PlayedAttacks> {
  const answers: Answer[] = [];
  const results: CliResult[] = [];
  const chats: OllamaChatBody[] = [];
  for (let round = 0; answers.length < calls.length; round += 1) {
    if (round === MAX_RUNS) throw new Error(`only ${answers.length} of ${calls.length} calls were made`);
    const rest = calls.slice(answers.length);
    const endpoint = await startScriptedOllama({ chat: (_, index) => replyTo(rest[index]) });
    try {
      const result = await arena.run(
        ['fix', '--json', '--max-steps', String(rest.length), '--workspace', arena.workspace, ...flags],
        { ...env, OLLAMA_HOST: endpoint.url },
      );
      results.push(result);
      chats.push(...endpoint.chats());
      answers.push(...answersIn(result).slice(0, rest.length));
    } finally {
      await endpoint.close();
    }
  }
  return { answers, results, chats };
}

function replyTo(call: HostileCall | undefined): RawReply {
  return call === undefined ? say('I have nothing left.') : callTool(call.tool, call.args);
}

export function answersIn({ stdout, stderr }: CliResult): Answer[] {
  const results = eventsOf(stdout).filter((event): event is ToolResult => event.type === 'tool-result');
  if (results.length === 0) throw new Error(`no call was answered: ${stderr}${stdout.slice(-1_000)}`);
  return results.map(({ ok, forModel }) => ({ ok, text: forModel }));
}

/** All that the model was told, as lines. */
export function linesTold(endpoint: Pick<ScriptedOllama, 'chats'>): string[] {
  const texts = new Set(
    endpoint
      .chats()
      .flatMap(({ messages }) => messages.filter(({ role }) => role !== 'assistant').map(({ content }) => content)),
  );
  return [...texts].flatMap((text) => text.split('\n'));
}
