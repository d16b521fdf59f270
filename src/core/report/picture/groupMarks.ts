/** Things of one kind that lie too near to each other to be told apart, drawn as one. */
export interface MarkGroup<T> {
  readonly x: number;
  readonly first: number;
  readonly last: number;
  readonly items: readonly T[];
}

/** Joins neighbours, so that no two groups are nearer than `gapPx`: a long run gives no more marks than fit side by side. */
export function groupMarks<T extends { readonly step: number }>(
  items: readonly T[],
  x: (step: number) => number,
  gapPx: number,
): MarkGroup<T>[] {
  const groups: { x: number; first: number; last: number; items: T[] }[] = [];
  for (const item of items) {
    const at = x(item.step);
    const open = groups.at(-1);
    if (open === undefined || at - open.x >= gapPx) {
      groups.push({ x: at, first: item.step, last: item.step, items: [item] });
    } else {
      open.items.push(item);
      open.last = item.step;
    }
  }
  return groups;
}
