import type { MalformedAction } from '../../tools/action';
import { argumentsObject, toolNamed } from '../../tools/actionArguments';
import { exampleOf } from '../../tools/parseAction';

export type NormalisedCall =
  | { readonly ok: true; readonly name: string; readonly arguments: unknown }
  | { readonly ok: false; readonly malformed: MalformedAction };

const SHELL =
  /^(bash|sh|shell|zsh|powershell|cmd|terminal|exec|execute|execute_command|run_command|run_shell|run|python|execute_bash|run_in_terminal|shell_command|system|code_interpreter)$/;
const PATCH = /^(apply_patch|patch|apply_diff|git_apply)$/;
const EDITOR = /^(str_replace_editor|str_replace_based_edit_tool|text_editor|editor|file_editor)$/;

/**
 * Brings a call closer to ours before it is validated: opens tools that carry their command as an argument, refuses shells
 * and patches with the tool to use instead. Plain synonyms of names and arguments are the validation's own work.
 */
export function normaliseCall(name: string, args: unknown): NormalisedCall {
  const folded = foldName(name);
  if (typeof args === 'string' && /^\s*\{/.test(args) && !/\}\s*(?:```)?\s*$/.test(args))
    return refused(`The arguments of ${name} were cut off before their end. Send the whole call again, shorter.`);
  const given = argumentsObject(args);
  if (toolNamed(name) === null && given !== null) {
    if (EDITOR.test(folded)) return fromEditor(given);
    if (SHELL.test(folded)) return refuseShell(given);
    if (PATCH.test(folded))
      return {
        ok: false,
        malformed: {
          problem: 'Patches are not taken. Use edit_file with the exact lines to replace.',
          example: exampleOf('edit_file'),
        },
      };
  }
  return { ok: true, name, arguments: given ?? args };
}

/** True for a name that means one of our tools, or one that we know how to answer. */
export function isToolLike(name: string): boolean {
  const folded = foldName(name);
  return toolNamed(name) !== null || SHELL.test(folded) || PATCH.test(folded) || EDITOR.test(folded);
}

function foldName(name: string): string {
  return name
    .trim()
    .replace(/^(functions?|tools?|default_api)[.:/]/i, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[-\s]+/g, '_')
    .toLowerCase();
}

/** `{command: "view" | "str_replace" | "create", ...}`, as some models were trained on. */
function fromEditor(args: Readonly<Record<string, unknown>>): NormalisedCall {
  const { path } = args;
  switch (args.command) {
    case 'view': {
      const range = Array.isArray(args.view_range) ? (args.view_range as unknown[]) : [];
      const [from, to] = range;
      const isWhole = typeof to !== 'number' || to < 0;
      return call('read_file', { path, ...(range.length === 0 ? {} : { from, ...(isWhole ? {} : { to }) }) });
    }
    case 'create':
      return call('write_file', { path, content: args.file_text ?? args.content });
    case 'str_replace':
      return call('edit_file', { path, search: args.old_str ?? args.old_string, replace: args.new_str ?? '' });
    default:
      return refused('This editor command is not known here. Use read_file, edit_file or write_file.');
  }
}

function call(name: string, args: Readonly<Record<string, unknown>>): NormalisedCall {
  return { ok: true, name, arguments: args };
}

function refuseShell(args: Readonly<Record<string, unknown>>): NormalisedCall {
  const given = args.command ?? args.cmd ?? args.code ?? args.script ?? '';
  const command = Array.isArray(given) ? given.join(' ') : typeof given === 'string' ? given : '';
  const hint = HINTS.find(([pattern]) => pattern.test(command))?.[1] ?? 'run_tests';
  return {
    ok: false,
    malformed: { problem: `There is no shell here. Use ${hint} instead.`, example: exampleOf(hint) },
  };
}

const HINTS = [
  [/\b(?:npm|yarn|pnpm|pytest|jest|mocha|vitest|cargo|go|node|python3?|make|gradle|mvn)\b/, 'run_tests'],
  [/\b(?:sed -i|perl -p?i|tee|patch)\b/, 'edit_file'],
  [/\b(?:grep|rg|ag|ack)\b/, 'search'],
  [/\b(?:ls|find|tree|dir)\b/, 'list_files'],
  [/\b(?:cat|head|tail|less|more|sed|type)\b/, 'read_file'],
] as const;

function refused(problem: string): NormalisedCall {
  return { ok: false, malformed: { problem, example: exampleOf('read_file') } };
}
