import type { Action } from './action';

/** The action as one canonical line: equal for equal actions, however the model spelled them. */
export function commandOf(action: Action): string {
  const entries: [string, unknown][] = Object.entries(action);
  const parts = entries
    .filter(([key, value]) => key !== 'tool' && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [action.tool, ...parts].join(' ');
}
