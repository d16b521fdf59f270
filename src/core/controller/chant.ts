const LEAST_LENGTH = 120;
const LEAST_ROUNDS = 5;
const LONGEST_PERIOD = 400;
const TAIL = 16;

/**
 * Whether a text ends in the same words over and over: a period of at most 400 characters, five rounds and 120
 * characters at least. Rulers, tables and indentation (one character repeated) do not count.
 */
export function isChanting(text: string): boolean {
  const { length } = text;
  if (length < LEAST_LENGTH) return false;
  const tail = text.slice(length - TAIL);
  if (!/[\p{L}\p{N}]/u.test(tail)) return false;
  const reach = text.slice(Math.max(0, length - TAIL - LONGEST_PERIOD), length - 1);
  const before = reach.lastIndexOf(tail);
  if (before < 0) return false;
  const period = reach.length + 1 - TAIL - before;
  let matched = 0;
  while (matched + period < length && text[length - 1 - matched] === text[length - 1 - matched - period]) matched++;
  return matched + period >= LEAST_LENGTH && matched + period >= period * LEAST_ROUNDS;
}
