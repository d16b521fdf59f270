import type { CanonicalAction } from './canonicalAction';
import { collapseSpace, maskNumbers, withoutExecute } from './normalise';

/** Reduces an SQL statement: case, spacing, quoting style and a final semicolon do not matter. */
export function sqlAction(statement: string): CanonicalAction {
  const text = collapseSpace(withoutExecute(statement.trim())).replace(/;+$/, '');
  const exact = 'sql ' + text.replace(/"/g, "'").replace(/`/g, '').toLowerCase();
  const verb = /^\W*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? '';
  const table = /\b(?:from|into|update|table|describe|desc)\s+`?([\w.]+)/i.exec(text)?.[1] ?? '';
  return {
    kind: 'query',
    tool: `sql ${verb}`,
    target: table.toLowerCase(),
    exact,
    loose: maskNumbers(exact.replace(/'[^']*'/g, "'?'")),
    range: null,
    places: [],
    waits: false,
  };
}
