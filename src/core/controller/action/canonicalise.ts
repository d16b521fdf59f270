import type { CanonicalAction } from './canonicalAction';
import { NO_ACTION } from './canonicalAction';
import { withoutExecute } from './normalise';
import { PATCH, patchAction } from './patchAction';
import { shellAction } from './shellAction';
import { sqlAction } from './sqlAction';
import { toolAction, wordAction } from './toolAction';
import { readCall } from './writtenCall';

const SHELL_TOOLS =
  /^(bash|shell|sh|zsh|execute_bash|execute_command|run_command|run_shell_command|run_terminal_cmd|terminal|cmd|powershell)$/i;

/** SWE-agent's commands whose next lines are text to write, not commands. */
const MULTI_LINE_TOOLS = /^(edit|insert|append|replace)$/;

export interface RawAction {
  tool: string | null;
  command: string;
  args?: Record<string, unknown> | null;
}

/** Reduces an action of any harness to what it does. Never fails: what it cannot read is compared as text. */
export function canonicalise(action: RawAction): CanonicalAction {
  const { tool, args } = action;
  const command = withoutFence(action.command.trim());
  if (tool === null || (command === '' && !args)) return NO_ACTION;
  if (PATCH.test(command)) return patchAction(command);
  if (args) return withArguments(tool, args, command);
  if (/^sql$/i.test(tool)) return sqlAction(command);
  const call = readCall(tool, command);
  if (call !== null) return withArguments(call.tool, call.args, command);
  if (SHELL_TOOLS.test(tool)) return shellLine(tool, command);
  return isShellWord(tool) ? shellAction(command) : wordAction(tool, command);
}

const FENCED = /^(`{3,}|~{3,})[\w+-]*[^\S\n]*\n([\s\S]*?)\n?\1$/;

/** Some harnesses record a command with the code fence that the model put round it. */
function withoutFence(command: string): string {
  if (!command.startsWith('```') && !command.startsWith('~~~')) return command;
  return (FENCED.exec(command)?.[2] ?? command).trim();
}

function withArguments(tool: string, args: Record<string, unknown>, command: string): CanonicalAction {
  const given = args['command'] ?? args['cmd'];
  const line = Array.isArray(given) ? lineOf(given.map(String)) : given;
  const patch = [line, args['patch'], args['input']].find((text) => typeof text === 'string' && PATCH.test(text));
  if (typeof patch === 'string') return patchAction(patch);
  if (SHELL_TOOLS.test(tool)) return shellAction(typeof line === 'string' ? line : command);
  if (/^sql/i.test(tool) && typeof args['query'] === 'string') return sqlAction(args['query']);
  return toolAction(tool, args);
}

/** A program with its arguments as a shell line; what is handed to a shell is the line itself. */
function lineOf(words: readonly string[]): string {
  const [program = '', flag = '', line] = words;
  if (line !== undefined && /(?:^|\/)(?:ba|z|da)?sh$/.test(program) && /^-\w*c$/.test(flag)) return line;
  return words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}

/** A shell line, alone or behind the tool's name (`Bash ls`). */
function shellLine(tool: string, command: string): CanonicalAction {
  const inner = command.startsWith(tool + ' ') ? command.slice(tool.length + 1) : command;
  return shellAction(withoutExecute(inner));
}

/** Lower-case program names are shell words; `PATCH`, `GO`, `Read` are the harness's own. */
function isShellWord(tool: string): boolean {
  if (MULTI_LINE_TOOLS.test(tool)) return false;
  return /^[a-z_./~$([{][\w./+-]*$/.test(tool) || /^[A-Z_]+=/.test(tool) || tool.includes('/');
}
