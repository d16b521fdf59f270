import type { RunSummary } from '../../node/hostTypes';
import type { StoryItem } from './story';

/** What the Runs view shows, top down. */
export type RunNode =
  | { readonly kind: 'run'; readonly runId: string; readonly summary: RunSummary }
  | { readonly kind: 'group'; readonly runId: string; readonly index: number; readonly items: readonly StoryItem[] }
  | { readonly kind: 'item'; readonly runId: string; readonly index: number; readonly item: StoryItem };

/** A long run is folded into parts of this many lines, so that a live view sends the last part only. */
export const groupSize = 100;

/** The children of a run: every line of a short one; of a long one the folded parts and the open end. */
export function nodesOf(runId: string, items: readonly StoryItem[]): RunNode[] {
  const groupCount = items.length <= groupSize * 1.5 ? 0 : Math.floor((items.length - groupSize / 2) / groupSize);
  const groups: RunNode[] = Array.from({ length: groupCount }, (_, index) => ({
    kind: 'group',
    runId,
    index,
    items: items.slice(index * groupSize, (index + 1) * groupSize),
  }));
  return [...groups, ...itemNodes(runId, items, groupCount * groupSize)];
}

/** Single lines from `from` on. */
export function itemNodes(runId: string, items: readonly StoryItem[], from: number, to = items.length): RunNode[] {
  return items.slice(from, to).map((item, offset) => ({ kind: 'item', runId, index: from + offset, item }));
}

/** Tells a node of this view from whatever else a command may be called with. */
export function isRunNode(value: unknown): value is RunNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    (value.kind === 'run' || value.kind === 'group' || value.kind === 'item') &&
    'runId' in value &&
    typeof value.runId === 'string'
  );
}
