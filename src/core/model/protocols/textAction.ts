import { isToolLike } from './normaliseCall';
import { pythonCallIn } from './pythonCall';
import { callsFromValue } from './printedCall';
import { readJson } from './readJson';

export interface TextAction {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export type TextActions =
  | { readonly kind: 'calls'; readonly first: TextAction; readonly count: number }
  | { readonly kind: 'broken'; readonly problem: string }
  | { readonly kind: 'none' };

type ReadBlock = { readonly action: TextAction } | { readonly problem: string } | null;

interface Block {
  /** The word after the opening fence. */
  readonly label: string;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
}

const OPENING = /^\s{0,3}(`{3,}|~{3,})\s*([\w-]*)(?:\s+([\w-]+))?\s*$/;
const LABELS = new Set(['action', 'tool', 'tool_call', 'tool-call', 'call']);
const MARK_SEARCH = /^<{5,9}\s*(?:SEARCH|ORIGINAL|OLD|HEAD)\s*$/i;
const MARK_MIDDLE = /^={5,9}\s*$/;
const MARK_REPLACE = /^>{5,9}\s*(?:REPLACE|UPDATED|NEW|END)?\s*$/i;
const MARK_CONTENT = /^<{5,9}\s*(?:CONTENT|CONTENTS|FILE)\s*$/i;
const MARK_CONTENT_END = /^>{5,9}\s*(?:CONTENT|CONTENTS|FILE|END)\s*$/i;
const HEADER = /^\s*([A-Za-z_-]+)\s*[:=]\s*(.*)$/;

/** Reads the action blocks of a reply. Backticks inside a file's text do not end its block; a missing closing fence is forgiven. */
export function readTextActions(text: string, isCutOff: boolean): TextActions {
  const blocks = blocksIn(text.split(/\r\n|\n|\r/));
  const read = blocks
    .map((block) => readBlock(block, isCutOff))
    .filter((result): result is Exclude<ReadBlock, null> => result !== null);
  const [first] = read;
  if (first === undefined) return { kind: 'none' };
  return 'problem' in first
    ? { kind: 'broken', problem: first.problem }
    : { kind: 'calls', first: first.action, count: read.length };
}

/** Each block runs from its opening fence to the last closing fence before the next opening one. */
function blocksIn(lines: readonly string[]): Block[] {
  const starts: number[] = [];
  let isInMarks = false;
  for (const [index, line] of lines.entries()) {
    if (MARK_SEARCH.test(line) || MARK_CONTENT.test(line)) isInMarks = true;
    else if (MARK_REPLACE.test(line)) isInMarks = false;
    else if (!isInMarks && isActionFence(line)) starts.push(index);
  }
  return starts.map((start, order) => {
    const limit = starts[order + 1] ?? lines.length;
    const [, fence = '```', first = '', second = ''] = OPENING.exec(lines[start] ?? '') ?? [];
    let end = -1;
    for (let index = start + 1; index < limit; index++) if (closes(lines[index] ?? '', fence)) end = index;
    const label = LABELS.has(first.toLowerCase()) && second !== '' ? second : first;
    return { label, lines: lines.slice(start + 1, end < 0 ? limit : end), isClosed: end >= 0 };
  });
}

function isActionFence(line: string): boolean {
  const label = OPENING.exec(line)?.[2]?.toLowerCase();
  return label !== undefined && (LABELS.has(label) || (label.includes('_') && isToolLike(label)));
}

function closes(line: string, fence: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed === (fence[0] ?? '`').repeat(trimmed.length);
}

function readBlock(block: Block, isCutOff: boolean): ReadBlock {
  const body = block.lines.join('\n');
  const [call] = [...callsFromValue(readJson(body), 0), ...pythonCallIn(body)];
  if (call !== undefined) return { action: { name: call.name, arguments: asRecord(call.arguments) } };
  const { name, args, rest } = readHead(block);
  if (name === null) return { problem: 'The first line of an action block must name the tool.' };
  const isWhole = block.isClosed || !isCutOff;
  const marked = readMarked(rest, isWhole);
  if (marked !== null)
    return 'problem' in marked ? marked : { action: { name, arguments: { ...args, ...marked.texts } } };
  const content = rest.join('\n');
  if (content.trim() === '') return { action: { name, arguments: args } };
  if (!isWhole) return { problem: 'The action block was cut off before its end. Send a shorter action.' };
  return { action: { name, arguments: withLooseText(name, args, content) } };
}

interface Head {
  readonly name: string | null;
  readonly args: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
}

/** The tool's name (from the fence, the first line or a `tool:` line) and the `key: value` lines after it. */
function readHead(block: Block): Head {
  const args: Record<string, string> = {};
  let name = isToolLike(block.label) && !LABELS.has(block.label.toLowerCase()) ? block.label : null;
  let index = 0;
  for (; index < block.lines.length; index++) {
    const line = block.lines[index] ?? '';
    if (line.trim() === '' && Object.keys(args).length === 0) continue;
    const header = HEADER.exec(line);
    const key = header?.[1] ?? '';
    const value = header?.[2] ?? '';
    if (name === null && header !== null && /^(?:tool|action|name|call)$/i.test(key)) name = unquoted(value);
    else if (name === null) {
      const [word = '', ...more] = line.trim().split(/\s+/);
      if (!isToolLike(word.replace(/[:,]$/, ''))) break;
      name = word.replace(/[:,]$/, '');
      const remainder = more.join(' ');
      const pair = HEADER.exec(remainder);
      if (pair !== null) args[pair[1] ?? ''] = unquoted(pair[2] ?? '');
      else if (remainder !== '') args[mainArgument(name)] = unquoted(remainder);
    } else if (header !== null && isArgumentName(key) && value.trim() !== '' && !/^[|>][-+]?$/.test(value.trim()))
      args[key] = unquoted(value);
    else break;
  }
  return { name, args, rest: withoutLabel(block.lines.slice(index)) };
}

/** `content: |` or `content:` alone before the text is a label, not text. */
function withoutLabel(lines: readonly string[]): readonly string[] {
  return /^\s*(?:content|contents|text|search|question|summary)\s*:\s*(?:[|>][-+]?)?\s*$/i.test(lines[0] ?? '')
    ? lines.slice(1)
    : lines;
}

function isArgumentName(key: string): boolean {
  return /^(?:path|file|file_?name|file_?path|from|to|start|end|start_line|end_line|line|pattern|query|regex|glob|selector|test|question|summary|message|search|replace|old_str|new_str|old_string|new_string|content)$/i.test(
    key,
  );
}

function mainArgument(name: string): string {
  if (/search|grep|find/i.test(name)) return 'pattern';
  if (/list|glob/i.test(name)) return 'glob';
  if (/test/i.test(name)) return 'selector';
  if (/ask/i.test(name)) return 'question';
  return /finish|done|submit/i.test(name) ? 'summary' : 'path';
}

type Marked = { readonly texts: Readonly<Record<string, string>> } | { readonly problem: string } | null;

/** The text between SEARCH/REPLACE or CONTENT marks. */
function readMarked(lines: readonly string[], isWhole: boolean): Marked {
  const search = lines.findIndex((line) => MARK_SEARCH.test(line));
  const content = lines.findIndex((line) => MARK_CONTENT.test(line));
  if (search >= 0 && (content < 0 || search < content)) {
    const middle = lines.findIndex((line, index) => index > search && MARK_MIDDLE.test(line));
    const end = lines.findIndex((line, index) => index > middle && MARK_REPLACE.test(line));
    if (middle < 0) return { problem: 'The edit has no ======= line between the old and the new text.' };
    if (end < 0 && !isWhole) return { problem: 'The edit was cut off before its >>>>>>> REPLACE line.' };
    return {
      texts: {
        search: lines.slice(search + 1, middle).join('\n'),
        replace: lines.slice(middle + 1, end < 0 ? lines.length : end).join('\n'),
      },
    };
  }
  if (content < 0) return null;
  const end = lines.findLastIndex((line) => MARK_CONTENT_END.test(line));
  if (end < content && !isWhole) return { problem: 'The content was cut off before its >>>>>>> CONTENT line.' };
  return { texts: { content: `${lines.slice(content + 1, end < content ? lines.length : end).join('\n')}\n` } };
}

/** Text after the head without marks: a file's content, or the words of a question or a summary. */
function withLooseText(name: string, args: Readonly<Record<string, string>>, text: string): Record<string, string> {
  if (/write|create/i.test(name)) return { ...args, content: `${innerFence(text)}\n` };
  const key = mainArgument(name);
  return key in args ? { ...args } : { ...args, [key]: text.trim() };
}

/** A fence around the whole content, inside the action block, belongs to neither. */
function innerFence(text: string): string {
  const inner = /^\s*(`{3,})[\w-]*\n([\s\S]*?)\n\1`*\s*$/.exec(text);
  return inner?.[2] ?? text.replace(/^\n/, '');
}

function unquoted(value: string): string {
  const trimmed = value.trim();
  return /^(["'`])(.*)\1$/.exec(trimmed)?.[2] ?? trimmed;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
