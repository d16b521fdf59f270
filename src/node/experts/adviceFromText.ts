import type { Advice } from '../../core/expert/advice';
import { parseAdvice } from '../../core/expert/adviceFormat';
import { jsonObjectsIn, readJson } from '../../core/model/protocols/readJson';

/** Advice has some thousand characters; what is much longer is none. */
const MAX_CHARS = 60_000;

/** Ends what a model thought aloud: a guess in it is not its answer. */
const THOUGHT_END = /^[^]*<\/think(?:ing)?>/i;

/**
 * Reads an expert's text as advice: plain JSON, JSON in a fence, in another object or after some words, slightly broken JSON.
 * Null where there is none, where the text stops short, or where it is far too long. Each part is cut to its limit.
 */
export function adviceFromText(answer: string): Advice | null {
  if (answer.length > MAX_CHARS) return null;
  const text = answer.replace(THOUGHT_END, '');
  const whole = adviceIn(readJson(text.replace(/^\s*```[\w-]*\s*\n?|\n?\s*```\s*$/g, '')));
  if (whole !== null) return whole;
  for (const { start, end } of jsonObjectsIn(text)) {
    const advice = adviceIn(readJson(text.slice(start, end)));
    if (advice !== null) return advice;
  }
  return null;
}

/** The value itself, or what it holds under one name, as a call of a tool holds its arguments. */
function adviceIn(value: unknown): Advice | null {
  const own = parseAdvice(value);
  if (own !== null || typeof value !== 'object' || value === null) return own;
  for (const inner of Object.values(value)) {
    const advice = parseAdvice(inner);
    if (advice !== null) return advice;
  }
  return null;
}
