import { jsonrepair } from 'jsonrepair';
import type { ToolName } from './action';

/** Names that models use for our tools, after lower-casing and `-` to `_`. */
const TOOL_ALIASES: ReadonlyMap<string, ToolName> = new Map<string, ToolName>([
  ['read_file', 'read_file'],
  ['read', 'read_file'],
  ['open_file', 'read_file'],
  ['open', 'read_file'],
  ['view_file', 'read_file'],
  ['view', 'read_file'],
  ['cat', 'read_file'],
  ['search', 'search'],
  ['grep', 'search'],
  ['search_files', 'search'],
  ['find', 'search'],
  ['list_files', 'list_files'],
  ['list_file', 'list_files'],
  ['list', 'list_files'],
  ['list_dir', 'list_files'],
  ['ls', 'list_files'],
  ['glob', 'list_files'],
  ['edit_file', 'edit_file'],
  ['edit', 'edit_file'],
  ['replace', 'edit_file'],
  ['str_replace', 'edit_file'],
  ['replace_in_file', 'edit_file'],
  ['write_file', 'write_file'],
  ['write', 'write_file'],
  ['create_file', 'write_file'],
  ['run_tests', 'run_tests'],
  ['run_test', 'run_tests'],
  ['tests', 'run_tests'],
  ['test', 'run_tests'],
  ['ask_expert', 'ask_expert'],
  ['ask', 'ask_expert'],
  ['finish', 'finish'],
  ['done', 'finish'],
  ['submit', 'finish'],
]);

/** Spellings of argument names, in snake case. */
const KEY_ALIASES: Readonly<Record<string, readonly string[]>> = {
  path: ['path', 'file', 'filename', 'file_name', 'file_path', 'filepath', 'folder', 'directory', 'dir'],
  from: ['from', 'start', 'start_line', 'line_start', 'from_line', 'first_line', 'line', 'offset'],
  to: ['to', 'end', 'end_line', 'line_end', 'to_line', 'last_line'],
  pattern: ['pattern', 'query', 'regex', 'text', 'search'],
  glob: ['glob', 'pattern', 'path', 'folder', 'directory', 'dir'],
  search: ['search', 'old', 'old_string', 'old_str', 'old_text', 'find'],
  replace: ['replace', 'new', 'new_string', 'new_str', 'new_text', 'replacement', 'replace_with'],
  content: ['content', 'contents', 'text', 'file_content', 'code'],
  selector: ['selector', 'test', 'tests', 'name', 'filter', 'path', 'file'],
  question: ['question', 'query', 'text', 'message'],
  summary: ['summary', 'message', 'result', 'text', 'answer'],
};

/** The tool that a name means, or null. */
export function toolNamed(name: string): ToolName | null {
  const folded = name
    .trim()
    .replace(/^(functions?|tools?|default_api)[.:/]/i, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[-\s]+/g, '_')
    .replace(/\(\)$/, '')
    .toLowerCase();
  return TOOL_ALIASES.get(folded) ?? null;
}

/** The arguments as an object: parses and mends text, opens a wrapper; null where there is no object. */
export function argumentsObject(args: unknown): Record<string, unknown> | null {
  if (args === undefined || args === null || args === '') return {};
  if (typeof args === 'string') return parseText(args);
  if (Array.isArray(args)) return args.length === 1 ? argumentsObject(args[0]) : args.length === 0 ? {} : null;
  if (typeof args !== 'object') return null;
  const entries = Object.entries(args);
  for (const [key, value] of entries) {
    const isWrapper = /^(arguments|args|parameters|params|input)$/.test(key);
    if (isWrapper && entries.every(([other]) => other === key || /^(tool|name|action)$/.test(other))) {
      return argumentsObject(value);
    }
  }
  return Object.fromEntries(entries);
}

function parseText(text: string): Record<string, unknown> | null {
  for (const read of [(): unknown => JSON.parse(text), (): unknown => JSON.parse(jsonrepair(text))]) {
    try {
      const value = read();
      if (typeof value === 'object') return argumentsObject(value);
    } catch {
      continue;
    }
  }
  return null;
}

/** The value that a model gave for `name`, whichever spelling it used; `undefined` where it gave none (or null). */
export function argumentNamed(args: Readonly<Record<string, unknown>>, name: string): unknown {
  const folded = new Map(Object.entries(args).map(([key, value]) => [snakeCase(key), value]));
  for (const alias of KEY_ALIASES[name] ?? [name]) {
    const value = folded.get(alias);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function snakeCase(key: string): string {
  return key
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[-\s]+/g, '_')
    .toLowerCase();
}
