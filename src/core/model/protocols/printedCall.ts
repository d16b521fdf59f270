import { isToolLike } from './normaliseCall';
import { pythonCallIn } from './pythonCall';
import { jsonObjectsIn, readJson } from './readJson';
import { xmlCallIn } from './xmlCall';

/** A call that a model wrote into its text. `start` is where it begins there. */
export interface PrintedCall {
  readonly name: string;
  readonly arguments: unknown;
  readonly start: number;
}

export interface PrintedCalls {
  readonly first: PrintedCall | null;
  readonly count: number;
}

const TAGGED = /<(tool_call|function_call|tool|action|tool_use|invoke)>\s*([\s\S]*?)\s*<\/\1>/gi;
const UNCLOSED_TAG = /<(?:tool_call|function_call)>\s*(\{[\s\S]*\})\s*$/i;
/** Mistral's, Llama's and Command R's own marks before a JSON call. */
const MARKED = /(?:\[TOOL_CALLS\]|<\|python_tag\|>|<\|tool_call\|>|Action:)\s*(\[?\s*\{[\s\S]*\}\s*\]?)/;
const NAMED_FUNCTION = /<function=([\w.-]+)>\s*(\{[\s\S]*?\})\s*<\/function>/i;
const FENCED = /^[ \t]*```[\w-]*[ \t]*\r?\n([\s\S]*?)\r?\n[ \t]*```[ \t]*$/gm;

/**
 * Finds tool calls that were printed as text: in tags, in fences, as bare JSON, as XML parameters or in Python's form.
 * Only names that mean a tool count, so that JSON in an explanation is left alone. `isCutOff` says that the text stops short.
 */
export function printedCallsIn(text: string, isCutOff = false): PrintedCalls {
  for (const find of [inTags, inXml, inMarks, inFences, inBareJson, inPython]) {
    const calls = find(text, isCutOff);
    if (calls.length > 0) return { first: calls[0] ?? null, count: calls.length };
  }
  return { first: null, count: 0 };
}

/** Reads one value as a call: `{name, arguments}` and its many spellings, or a list of them. */
export function callsFromValue(value: unknown, start: number): PrintedCall[] {
  if (Array.isArray(value)) return value.flatMap((item) => callsFromValue(item, start));
  if (!isRecord(value)) return [];
  const inner = value.function ?? value.tool_call ?? value.action ?? value.tool_calls;
  if (isRecord(inner) || Array.isArray(inner)) {
    const nested = callsFromValue(inner, start);
    if (nested.length > 0) return nested;
  }
  const key = NAME_KEYS.find((candidate) => typeof value[candidate] === 'string');
  const name = key === undefined ? undefined : value[key];
  if (typeof name === 'string' && isToolLike(name)) {
    const wrapper = ARGUMENT_KEYS.find((candidate) => value[candidate] !== undefined);
    return [{ name, arguments: wrapper === undefined ? without(value, key ?? '') : value[wrapper], start }];
  }
  // {"read_file": {"path": "a.js"}}
  const [only, ...more] = Object.entries(value);
  if (only !== undefined && more.length === 0 && isToolLike(only[0]) && isRecord(only[1]))
    return [{ name: only[0], arguments: only[1], start }];
  return [];
}

const NAME_KEYS = ['name', 'tool', 'tool_name', 'function', 'function_name', 'action', 'recipient_name'];
const ARGUMENT_KEYS = ['arguments', 'args', 'parameters', 'params', 'input', 'action_input', 'tool_input', 'kwargs'];
const COMMENTARY = new Set(['thought', 'thoughts', 'reasoning', 'explanation', 'id', 'type']);

function without(value: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name && !COMMENTARY.has(key)));
}

function inTags(text: string, isCutOff: boolean): PrintedCall[] {
  const calls = [...text.matchAll(TAGGED)].flatMap((match) => {
    const body = match[2] ?? '';
    const fromJson = callsFromValue(readJson(body), match.index);
    return fromJson.length > 0 ? fromJson : at(match.index, [...xmlCallIn(body), ...pythonCallIn(body)]);
  });
  if (calls.length > 0) return calls;
  const unclosed = isCutOff ? null : UNCLOSED_TAG.exec(text);
  if (unclosed !== null) return callsFromValue(readJson(unclosed[1] ?? ''), unclosed.index);
  const named = NAMED_FUNCTION.exec(text);
  if (named?.[1] === undefined || !isToolLike(named[1])) return [];
  return [{ name: named[1], arguments: readJson(named[2] ?? ''), start: named.index }];
}

function inXml(text: string): PrintedCall[] {
  return xmlCallIn(text);
}

function inMarks(text: string): PrintedCall[] {
  const match = MARKED.exec(text);
  if (match === null) return [];
  const whole = callsFromValue(readJson(match[1] ?? ''), match.index);
  return whole.length > 0
    ? whole
    : inBareJson(text.slice(match.index)).map((call) => ({ ...call, start: match.index }));
}

function inFences(text: string): PrintedCall[] {
  return [...text.matchAll(FENCED)].flatMap((match) => {
    const body = match[1] ?? '';
    const fromJson = callsFromValue(readJson(body), match.index);
    return fromJson.length > 0 ? fromJson : at(match.index, pythonCallIn(body));
  });
}

function inBareJson(text: string): PrintedCall[] {
  const calls = jsonObjectsIn(text).flatMap(({ start, end }) =>
    callsFromValue(readJson(text.slice(start, end)), start),
  );
  if (calls.length > 0) return calls;
  // Strings with unescaped quotes or line ends defeat the scan above; the mending reader may still take the whole.
  const start = text.search(/\{\s*['"]?(?:name|tool|tool_name|function|action|thought)['"]?\s*:/);
  return start < 0 ? [] : callsFromValue(readJson(text.slice(start, text.lastIndexOf('}') + 1)), start);
}

function inPython(text: string): PrintedCall[] {
  return pythonCallIn(text);
}

function at(start: number, calls: readonly PrintedCall[]): PrintedCall[] {
  return calls.map((call) => ({ ...call, start }));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
