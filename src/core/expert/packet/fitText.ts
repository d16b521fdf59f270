import { estimateTokens } from '../estimateTokens';
import { clip } from '../cleanText';

/** Characters of one line; longer ones are data, not something to read. */
const MAX_LINE_CHARS = 400;

/** Which part of a text survives when it is too long. */
export type Keep = 'start' | 'end' | 'both';

/** At most `maxTokens`, cut between lines, with a line that says how many were left out. */
export function fitText(text: string, maxTokens: number, keep: Keep): string {
  const lines = text.split('\n').map((line) => clip(line, MAX_LINE_CHARS));
  const costs = lines.map((line) => estimateTokens(`${line}\n`));
  if (costs.reduce((sum, cost) => sum + cost, 0) <= maxTokens) return lines.join('\n');
  // The line about the cut costs something itself.
  const room = maxTokens - 12;
  if (room <= 0) return '';
  const headRoom = keep === 'start' ? room : keep === 'end' ? 0 : room / 2;
  const head = countFitting(costs, headRoom);
  const headCost = costs.slice(0, head).reduce((sum, cost) => sum + cost, 0);
  const tail = keep === 'start' ? 0 : countFitting(costs.slice(head).reverse(), room - headCost);
  const left = lines.length - head - tail;
  const cut = `[${left} line${left === 1 ? '' : 's'} left out]`;
  return [...lines.slice(0, head), cut, ...(tail > 0 ? lines.slice(-tail) : [])].join('\n');
}

function countFitting(costs: readonly number[], room: number): number {
  let sum = 0;
  for (const [index, cost] of costs.entries()) {
    sum += cost;
    if (sum > room) return index;
  }
  return costs.length;
}
