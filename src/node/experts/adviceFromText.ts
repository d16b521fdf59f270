import type { Advice } from '../../core/expert/advice';
import { parseAdvice } from '../../core/expert/adviceFormat';
import { jsonObjectsIn, readJson } from '../../core/model/protocols/readJson';

/** Advice has some thousand characters; what is much longer is none. */
const MAX_CHARS = 60_000;

/**
 * Reads an expert's text as advice: plain JSON, JSON in a fence or after some words, slightly broken JSON. Null where there is
 * none, where the text stops short, or where it is far too long. Each part is cut to its limit.
 */
export function adviceFromText(text: string): Advice | null {
  if (text.length > MAX_CHARS) return null;
  const whole = parseAdvice(readJson(text.replace(/^\s*```[\w-]*\s*\n?|\n?\s*```\s*$/g, '')));
  if (whole !== null) return whole;
  for (const { start, end } of jsonObjectsIn(text)) {
    const advice = parseAdvice(readJson(text.slice(start, end)));
    if (advice !== null) return advice;
  }
  return null;
}
