/** Steps are shown up to so many pieces, the newest. */
const MOST_PIECES = 8;

/** `1-4, 9`: steps in the order in which they happened, those in a row as one piece. */
export function stepList(steps: readonly number[]): string {
  const pieces: { from: number; to: number }[] = [];
  for (const step of steps) {
    const last = pieces.at(-1);
    if (last !== undefined && step === last.to + 1) last.to = step;
    else pieces.push({ from: step, to: step });
  }
  const shown = pieces.slice(-MOST_PIECES).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return `${pieces.length > MOST_PIECES ? '..., ' : ''}${shown.join(', ')}`;
}
