import { hashKey } from '../hash';
import type { ActionKind, CanonicalAction, LineRange } from './canonicalAction';
import { NO_ACTION } from './canonicalAction';
import { collapseSpace, looksLikePath, maskNumbers, normalisePath } from './normalise';
import type { ShellCommand, ShellJoin } from './shell';
import { parseShell } from './shell';
import type { Program } from './shellProgram';
import { classifyProgram, programOf, viewRange } from './shellProgram';

/** Which kind speaks for a line of several commands: what changes things counts before what looks. */
const RANK: Record<ActionKind, number> = {
  none: 0,
  read: 1,
  search: 2,
  query: 3,
  run: 3,
  test: 4,
  ask: 5,
  edit: 6,
  finish: 7,
};
const FILTERS = /^(head|tail|cat|less|more|wc|sort|uniq|tee|column|cut|tr)$/;
const SILENT = /^(cd|echo|true|:|set|export|pushd|popd|clear|pwd|printf|source|\.)$/;

/** Reduces a shell line to what it does. */
export function shellAction(line: string): CanonicalAction {
  const commands = parseShell(line);
  let root = '';
  let best: { kind: ActionKind; tool: string; target: string; places: string[] } | null = null;
  let range: LineRange | null = null;
  let waits = false;
  const exact: string[] = [];
  const loose: string[] = [];
  for (const command of commands) {
    const program = programOf(command);
    if (program.name === 'cd') {
      const folder = program.rest[0];
      if (folder !== undefined && folder.startsWith('/')) root = normalisePath(folder);
      continue;
    }
    if (/^(sleep|wait)$/.test(program.name)) waits = true;
    if (isSilent(program.name, command) && commands.length > 1) continue;
    const rest = wordsOf(program.name, program.rest, root);
    const redirects = command.redirects.filter(isOutputFile);
    const kind = classifyProgram(program.name, rest, redirects, command.heredoc);
    range = viewRange(program.name, rest) ?? range;
    const isFilter = command.join === '|' && FILTERS.test(program.name);
    const flags = rest.filter(isFlag);
    const words = flags.length === 0 ? rest : rest.filter((word) => !isFlag(word));
    const files = redirects.map(({ target }) => normalisePath(target, root));
    const heredoc = collapseSpace(command.heredoc);
    exact.push(exactForm(command.join, program, flags.sort(), words, files, heredoc));
    if (isFilter) continue;
    loose.push(looseForm(kind, program.name, words, files, heredoc));
    if (best === null || RANK[kind] > RANK[best.kind]) {
      const places = kind === 'search' ? words.slice(1) : [];
      best = { kind, tool: program.name, target: targetOf(kind, words, files), places };
    }
  }
  if (best === null) return fallback(line, commands, waits);
  const { kind, tool, target, places } = best;
  return { kind, tool, target, exact: exact.join(' '), loose: loose.join(' ; '), range, places, waits };
}

/** Programs that look in the present folder unless another is named. */
const LOOKS_HERE = /^(ls|find|fd|tree|rg|dir)$/;

function wordsOf(name: string, words: readonly string[], root: string): string[] {
  const paths = words.map((word) => {
    const path = word.startsWith('$') ? word.replace(/^\$(?:PWD|\{PWD\})\//, '') : word;
    return looksLikePath(path) ? normalisePath(path, root) : path;
  });
  return LOOKS_HERE.test(name) ? paths.filter((path) => path !== '.') : paths;
}

/** A line of nothing but `cd`, `echo` and the like. */
function fallback(line: string, commands: ShellCommand[], waits: boolean): CanonicalAction {
  const text = collapseSpace(line);
  if (text === '') return NO_ACTION;
  const words = commands.map((c) => c.words.join(' ')).join(' ; ');
  const tool = commands[0]?.words[0] ?? '';
  return {
    kind: 'run',
    tool,
    target: '',
    exact: words || text,
    loose: maskNumbers(words || text),
    range: null,
    places: [],
    waits,
  };
}

function isSilent(name: string, command: ShellCommand): boolean {
  return SILENT.test(name) && !command.redirects.some(isOutputFile) && command.heredoc === '';
}

function isOutputFile(redirect: { operator: string; target: string }): boolean {
  return /^[1&]?>(>|\|)?$/.test(redirect.operator) && redirect.target !== '/dev/null' && redirect.target !== '';
}

function isFlag(word: string): boolean {
  return word.startsWith('-');
}

function exactForm(
  join: ShellJoin,
  { interpreter, name }: Program,
  flags: readonly string[],
  words: readonly string[],
  files: readonly string[],
  heredoc: string,
): string {
  let form = join === '|' ? '| ' : '; ';
  form += interpreter === '' ? name : `${interpreter} ${name}`;
  for (const flag of flags) form += ' ' + flag;
  for (const word of words) form += ' ' + word;
  for (const file of files) form += ' > ' + file;
  if (heredoc !== '') form += ' << ' + hashKey(heredoc);
  return collapseSpace(form);
}

function looseForm(
  kind: ActionKind,
  name: string,
  words: readonly string[],
  files: readonly string[],
  heredoc: string,
): string {
  switch (kind) {
    case 'read':
      return 'read ' + (words.filter((word) => !/^[\d,;p$]+$/.test(word)).pop() ?? '');
    case 'search':
      return 'search ' + maskNumbers(words[0] ?? '').toLowerCase();
    case 'edit': {
      const body = maskNumbers(collapseSpace(`${heredoc} ${words.join(' ')}`));
      return `edit ${files.join(' ')} ${body.length > 80 ? hashKey(body) : body}`;
    }
    default:
      return `${name} ${maskNumbers(words.join(' '))}${heredoc === '' ? '' : ' ' + hashKey(maskNumbers(heredoc))}`;
  }
}

function targetOf(kind: ActionKind, words: readonly string[], files: readonly string[]): string {
  const written = files[0];
  if (kind === 'edit' && written !== undefined) return written;
  if (kind === 'search') return words[0] ?? '';
  const paths = words.filter((word) => looksLikePath(word));
  return paths[paths.length - 1] ?? words[words.length - 1] ?? '';
}
