import { hintFactors } from './hints';
import { lineVariations } from './lineVariations';
import { isTestPath } from './sourceLine';
import { missingReturns, statementEdits } from './statementEdits';
import type { StatementEdit } from './statementEdits';
import { failingTestNames } from './failureText';
import { suspicionOf } from './suspicion';
import type { Evidence } from './suspicion';

/** A change to try: lines `index`.. (from 0) of a file become `after`. */
export interface Idea extends StatementEdit {
  readonly path: string;
  /** The product of where, what and why; only good for comparing. */
  readonly score: number;
}

export interface IdeaOptions {
  /** Also drop, swap and put in whole statements. */
  readonly isDeep: boolean;
  readonly max: number;
}

/** Changes to the source files that might be the repair, the likeliest first. */
export function findIdeas(evidence: Evidence, options: IdeaOptions): Idea[] {
  const suspicion = suspicionOf(evidence);
  const factor = hintFactors([evidence.task, ...failingTestNames(evidence.failure), evidence.failure].join('\n'));
  const ideas: Idea[] = [];
  const add = (path: string, edit: StatementEdit): void => {
    const score = suspicion(path, edit.index) * edit.weight * factor(edit.kind);
    if (score > 0) ideas.push({ ...edit, path, score });
  };
  for (const file of evidence.files) {
    if (isTestPath(file.path)) continue;
    for (const index of file.lines.keys()) {
      if (suspicion(file.path, index) === 0) continue;
      for (const { after, kind, weight } of lineVariations(file, index))
        add(file.path, { index, before: [file.lines[index] ?? ''], after: [after], kind, weight });
    }
    for (const region of file.regions) {
      for (const edit of missingReturns(file, region)) add(file.path, edit);
      if (options.isDeep && region.kind === 'function')
        for (const edit of statementEdits(file, region)) add(file.path, edit);
    }
  }
  return diversify(ideas).slice(0, options.max);
}

/** The tenth idea for one line is less worth a test run than the first for another. */
function diversify(ideas: readonly Idea[]): Idea[] {
  const perLine = new Map<string, number>();
  const perKindOnLine = new Map<string, number>();
  const perKind = new Map<string, number>();
  const count = (counts: Map<string, number>, key: string): number => {
    const seen = counts.get(key) ?? 0;
    counts.set(key, seen + 1);
    return seen;
  };
  return [...ideas]
    .sort((a, b) => b.score - a.score)
    .map((idea) => {
      const onLine = count(perLine, `${idea.path}:${idea.index}`);
      const ofKind = count(perKind, idea.kind);
      const ofKindOnLine = count(perKindOnLine, `${idea.path}:${idea.index}:${idea.kind}`);
      return { ...idea, score: idea.score * 0.95 ** onLine * 0.85 ** ofKindOnLine * 0.98 ** ofKind };
    })
    .sort((a, b) => b.score - a.score);
}
