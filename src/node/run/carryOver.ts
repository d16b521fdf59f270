import type { ContinuedRun, RunTask } from '../../core/agent/ports';
import { earlierRunStory } from '../../core/context/earlierRun';
import type { Workspace } from '../../core/workspace/workspace';
import { placeEdits, withAddition, type EarlierRun } from './earlierRun';

/** What a run takes over from the one that it continues. */
export interface Carried {
  readonly run: ContinuedRun;
  readonly notices: readonly string[];
}

/** The earlier run's task, with what the user adds to it. */
export function carriedTask(earlier: EarlierRun, hint: string): Pick<RunTask, 'description' | 'isDescribed'> {
  return hint === ''
    ? { description: earlier.task, isDescribed: !earlier.wasFailing }
    : { description: withAddition(earlier.task, hint), isDescribed: true };
}

/** Puts the earlier run's best attempt into the copy, and says what the model should know of that run. */
export async function carryOver(
  workspace: Workspace,
  { id, events, files }: EarlierRun,
  hint: string,
  mayStay: () => Promise<boolean>,
): Promise<Carried> {
  const { placed, leftOut } = await placeEdits(workspace, files, mayStay);
  const paths = (some: readonly { readonly path: string }[]): string[] => some.map(({ path }) => path);
  return {
    run: {
      runId: id,
      hint,
      story: earlierRunStory(events, { placed: paths(placed), leftOut: paths(leftOut) }),
      provenances: new Map(placed.map(({ path, provenance }) => [path, provenance])),
    },
    notices: leftOut.map(({ message }) => message),
  };
}
