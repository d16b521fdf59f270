/** Watches a stream for text that repeats itself. */
export interface ChantDetector {
  /** Takes the next piece; true as soon as the text has repeated itself, and from then on. */
  feed(text: string): boolean;
}

/** How much of the newest text is looked at, in characters; what is older is forgotten. */
const MEMORY = 10_000;
const CHECK_EVERY = 128;
const NEEDLE = 24;
const LONGEST_PERIOD = 2_000;

/**
 * Finds a text that ends in the same words over and over, in constant memory. Data may repeat too (tables, lists, indented
 * code, rulers, encoded bytes), so the bar is high: at least four rounds and 1,200 characters of words or code; for a text of
 * one or two signs, or of no letters at all, 6,000 characters.
 */
export function createChantDetector(): ChantDetector {
  let tail = '';
  let unchecked = 0;
  let isChanting = false;
  return {
    feed(text) {
      for (let start = 0; start < text.length && !isChanting; start += CHECK_EVERY) {
        const piece = text.slice(start, start + CHECK_EVERY);
        tail = (tail + piece).slice(-MEMORY);
        unchecked += piece.length;
        if (unchecked < CHECK_EVERY) continue;
        unchecked = 0;
        isChanting = repeatsItself(tail);
      }
      return isChanting;
    },
  };
}

const LEAST_ROUNDS = 4;
const LEAST_CHARS = 1_200;
const LEAST_PLAIN_CHARS = 6_000;

function repeatsItself(text: string): boolean {
  const needle = text.slice(-NEEDLE);
  const before = text.lastIndexOf(needle, text.length - NEEDLE - 1);
  if (before < 0) return false;
  const period = text.length - NEEDLE - before;
  if (period > LONGEST_PERIOD) return false;
  let matched = 0;
  while (matched + period < text.length && text.at(-1 - matched) === text.at(-1 - matched - period)) matched++;
  const covered = matched + period;
  const unit = text.slice(-period);
  const isPlain = new Set(unit.replace(/\s/g, '')).size <= 2 || !/\p{L}{2}/u.test(unit);
  return covered >= period * LEAST_ROUNDS && covered >= (isPlain ? LEAST_PLAIN_CHARS : LEAST_CHARS);
}
