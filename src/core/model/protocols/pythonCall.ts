import { toolNamed } from '../../tools/actionArguments';
import { toolDefinitions } from '../../tools/toolDefinitions';
import type { PrintedCall } from './printedCall';
import { readJson } from './readJson';

const HEAD =
  /^[ \t]*(?:[-*>`]+[ \t]*)?(?:(?:call|action|tool)[ \t]*:[ \t]*)?`?(?:functions?\.|tools?\.|default_api\.)?([A-Za-z]+_[a-z]+|search|finish)\(/gim;
const MAX_CALLS = 5;

/** Calls in Python's form at the start of a line: `read_file(path="a.js", from=3)`, `run_tests()`. */
export function pythonCallIn(text: string): PrintedCall[] {
  const calls: PrintedCall[] = [];
  for (const match of text.matchAll(HEAD)) {
    const tool = toolNamed(match[1] ?? '');
    if (tool === null) continue;
    const parsed = readArguments(text, match.index + match[0].length, tool);
    if (parsed !== null) calls.push({ name: tool, arguments: parsed, start: match.index });
    if (calls.length === MAX_CALLS) break;
  }
  return calls;
}

interface Cursor {
  readonly text: string;
  index: number;
}

/** Up to the closing parenthesis; null where it is none of Python's calls. */
function readArguments(text: string, start: number, tool: string): Record<string, unknown> | null {
  const cursor: Cursor = { text, index: start };
  const names = Object.keys(toolDefinitions.find(({ name }) => name === tool)?.parameters.properties ?? {});
  const args: Record<string, unknown> = {};
  for (let position = 0; ; position++) {
    skipSpace(cursor);
    if (text[cursor.index] === ')') return args;
    const keyword = /^([A-Za-z_]\w*)\s*[=:]\s*/.exec(text.slice(cursor.index, cursor.index + 60));
    if (keyword !== null) cursor.index += keyword[0].length;
    const value = readValue(cursor);
    if (value === undefined) return null;
    const name = keyword?.[1] ?? names[position];
    if (keyword === null && position === 0 && typeof value === 'object' && value !== null) Object.assign(args, value);
    else if (name === undefined) return null;
    else args[name] = value;
    skipSpace(cursor);
    if (text[cursor.index] === ',') cursor.index++;
    else if (text[cursor.index] !== ')') return null;
  }
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.index] ?? '')) cursor.index++;
}

function readValue(cursor: Cursor): unknown {
  const { text, index } = cursor;
  const quotes = /^(?:[rfbu]{0,2})("""|'''|"|'|`)/i.exec(text.slice(index, index + 5));
  if (quotes?.[1] !== undefined) return readString(cursor, index + quotes[0].length, quotes[1]);
  if (text[index] === '{') {
    const end = text.indexOf('}', index);
    cursor.index = end + 1;
    return end < 0 ? undefined : readJson(text.slice(index, end + 1));
  }
  const word = /^(?:-?\d+|None|null|True|False|true|false)/.exec(text.slice(index, index + 20))?.[0];
  if (word === undefined) return undefined;
  cursor.index += word.length;
  if (/^-?\d/.test(word)) return Number(word);
  return /^(?:None|null)$/.test(word) ? null : /^true$/i.test(word);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function readString(cursor: Cursor, start: number, quote: string): string | undefined {
  const { text } = cursor;
  let value = '';
  for (let index = start; index < text.length; index++) {
    const sign = text.charAt(index);
    if (text.startsWith(quote, index)) {
      cursor.index = index + quote.length;
      return value;
    }
    if (sign === '\\') {
      index++;
      const escaped = text.charAt(index);
      value += ESCAPES[escaped] ?? (/["'`\\\n]/.test(escaped) ? escaped : `\\${escaped}`);
    } else value += sign;
  }
  return undefined;
}
