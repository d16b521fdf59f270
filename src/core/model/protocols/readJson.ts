import { jsonrepair } from 'jsonrepair';

/** Reads JSON, mended where it is slightly broken; `undefined` where it is none. Never completes a text that stops short. */
export function readJson(text: string): unknown {
  const trimmed = text.trim();
  if (!/[}\]]$/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    // Models leave commas, comments and raw line ends behind: mended below.
  }
  try {
    const value = JSON.parse(jsonrepair(trimmed)) as unknown;
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

const MAX_TRIES = 40;

/** The objects in a text, outermost, in order: `{...}` with strings respected. Gives up after 40 opening braces. */
export function jsonObjectsIn(text: string): { readonly start: number; readonly end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let start = text.indexOf('{');
  for (let tries = 0; start >= 0 && tries < MAX_TRIES; tries++) {
    const end = endOfObject(text, start);
    if (end !== null) spans.push({ start, end });
    start = text.indexOf('{', end ?? start + 1);
  }
  return spans;
}

/** The index after the brace that closes the one at `start`; null where it is never closed. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  for (let index = start; index < text.length; index++) {
    const sign = text[index];
    if (sign === '"') {
      index = endOfString(text, index);
      if (index < 0) return null;
    } else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return index + 1;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"') return index;
  }
  return -1;
}
