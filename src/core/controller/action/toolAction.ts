import { hashKey } from '../hash';
import type { ActionKind, CanonicalAction, LineRange } from './canonicalAction';
import {
  collapseSpace,
  looksLikePath,
  maskNumbers,
  normaliseEntries,
  normalisePath,
  normaliseValue,
} from './normalise';

/** Names that many harnesses share, tried in order: the first that matches tells the kind. */
const KIND_BY_NAME: readonly [RegExp, ActionKind][] = [
  [/todo|think|plan|memory/i, 'run'],
  [/ask_?expert|consult/i, 'ask'],
  [/^(submit|finish|done|complete|attempt_completion|answer|exit)\b/i, 'finish'],
  [/(^|_)(run_?)?tests?($|_)|^run$/i, 'test'],
  [/edit|write|create|insert|replace|patch|append|delete|apply|undo|rename|move|fix/i, 'edit'],
  [/search|grep|find|glob|^ls$|list|locate/i, 'search'],
  [/read|view|open|cat|show|get|fetch|scroll|goto|look|inspect/i, 'read'],
  [/sql|query/i, 'query'],
];
const TARGET_KEYS = [
  'path',
  'file_path',
  'filePath',
  'file',
  'filename',
  'target_file',
  'pattern',
  'query',
  'glob',
  'selector',
];
const NOT_IN_LOOSE =
  /^(from|to|start|end|line|offset|limit|start_line|end_line|view_range|timeout|security_risk|description)/i;

export function kindOfTool(name: string): ActionKind {
  for (const [pattern, kind] of KIND_BY_NAME) if (pattern.test(name)) return kind;
  return 'run';
}

/** Reduces a call with structured arguments to what it does. */
export function toolAction(tool: string, args: Record<string, unknown>): CanonicalAction {
  const command = typeof args['command'] === 'string' ? args['command'] : '';
  const isEditor = /str_replace_(based_)?edit/.test(tool);
  const kind: ActionKind = isEditor ? (command === 'view' ? 'read' : 'edit') : kindOfTool(tool);
  const looseArgs: string[] = [];
  for (const key of Object.keys(args).sort()) {
    if (NOT_IN_LOOSE.test(key)) continue;
    if (kind === 'search' && /^(path|file|dir|glob|include)/i.test(key) && args['pattern'] !== undefined) continue;
    const value = maskNumbers(normaliseValue(args[key])).toLowerCase();
    if (value !== '' && value !== 'false') looseArgs.push(value);
  }
  const exact = tool + ' ' + normaliseEntries(args).join(' ');
  const loose = `${isEditor ? tool : kind + ' ' + tool} ${looseArgs.join(' ')}`;
  return {
    kind,
    tool: isEditor ? `${tool} ${command}` : tool,
    target: targetOf(args),
    exact: exact.length > 400 ? exact.slice(0, 100) + hashKey(exact) : exact,
    loose: loose.length > 400 ? loose.slice(0, 100) + hashKey(loose) : loose,
    range: rangeOf(args),
    places: kind === 'search' ? placesOf(args) : [],
    waits: /wait|sleep|poll/i.test(tool),
  };
}

/** Reduces a command line that is no shell line (`PATCH 3 ADD B 1`, `GO north`) to what it does. */
export function wordAction(tool: string, line: string): CanonicalAction {
  const text = collapseSpace(line);
  const words = text.split(' ');
  const target = words.slice(1).find((word) => looksLikePath(word)) ?? words[1] ?? '';
  const exact = words.map((word) => normaliseValue(word.replace(/^(["'`])(.*)\1$/, '$2'))).join(' ');
  return {
    kind: kindOfTool(tool),
    tool,
    target,
    exact,
    loose: maskNumbers(exact).toLowerCase(),
    range: null,
    places: [],
    waits: /^(wait|sleep|poll)/i.test(tool),
  };
}

function targetOf(args: Record<string, unknown>): string {
  for (const key of TARGET_KEYS) {
    const value = args[key];
    if (typeof value === 'string' && value !== '') return normalisePath(value);
  }
  return '';
}

function placesOf(args: Record<string, unknown>): string[] {
  const places: string[] = [];
  for (const key of Object.keys(args)) {
    const value = args[key];
    if (/^(path|paths|file|dir|directory|folder|glob|include)/i.test(key)) {
      for (const place of Array.isArray(value) ? value : [value]) {
        if (typeof place === 'string' && place !== '') places.push(normalisePath(place));
      }
    }
  }
  return places;
}

function rangeOf(args: Record<string, unknown>): LineRange | null {
  const view = args['view_range'];
  if (Array.isArray(view) && view.length >= 2) return range(view[0], view[1]);
  const first = args['from'] ?? args['start_line'] ?? args['start'] ?? args['offset'];
  if (first === undefined || first === null) return null;
  const limit = args['limit'];
  return range(
    first,
    limit !== undefined ? Number(first) + Number(limit) : (args['to'] ?? args['end_line'] ?? args['end']),
  );
}

function range(first: unknown, last: unknown): LineRange | null {
  const from = Number(first);
  const to = last === undefined || last === null ? Infinity : Number(last);
  if (!Number.isFinite(from) || Number.isNaN(to)) return null;
  return { first: from, last: to < 0 ? Infinity : to };
}
