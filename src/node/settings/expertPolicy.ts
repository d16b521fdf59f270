import type { BudgetLimits, ExpertMode } from '../../core/budget/budget';
import type { PartialLimits } from '../../core/budget/limits';
import { effectiveLimits, strictestMode } from '../../core/budget/limits';
import type { ExpertTrigger } from '../../core/controller/escalation/situation';
import type { ExpertChoices } from './expertChoices';
import { EXPERT_SECTION } from './expertChoices';
import type { RepositorySettings } from './repositorySettings';
import { readRepositorySettings } from './repositorySettings';
import type { WorkspaceIdentity } from './workspaceIdentity';
import type { WorkspaceStore } from './workspaceStore';

/** What holds for the expert in a workspace now. */
export interface ExpertPolicy {
  readonly mode: ExpertMode;
  readonly trigger: ExpertTrigger;
  readonly limits: BudgetLimits;
  /** What could not be read, in words. */
  readonly problems: readonly string[];
}

/** What the run adds: it can only lower. */
export interface RunRestriction {
  readonly limits?: PartialLimits;
  /** `ask` counts as `auto`, since the user said so for this run. */
  readonly assumeYes?: boolean;
}

/**
 * The user's own choices (defaults where there are none), lowered by the repository and by the run. A damaged file of
 * choices may have held an "off": until it is mended the expert is asked only after the user agreed to each packet.
 */
export async function readExpertPolicy(
  store: WorkspaceStore,
  workspace: WorkspaceIdentity,
  run: RunRestriction = {},
): Promise<ExpertPolicy> {
  const stored = await store.read(workspace, EXPERT_SECTION);
  const choices: ExpertChoices = stored.kind === 'value' ? stored.value : {};
  const folders = [...new Set([workspace.root, workspace.workspace])];
  const repository = await Promise.all(folders.map(readRepositorySettings));
  const own = choices.mode ?? 'ask';
  const isConfirmed = run.assumeYes === true && own === 'ask' && stored.kind !== 'corrupt';
  return {
    mode: strictestMode(isConfirmed ? 'auto' : own, ...repository.map(({ mode }) => lowered(mode, isConfirmed))),
    trigger: strictestTrigger(choices.trigger ?? 'stall', repository),
    limits: effectiveLimits(choices.limits ?? {}, ...repository.map(({ limits }) => limits), run.limits ?? {}),
    problems: [
      ...(stored.kind === 'corrupt' ? [stored.message] : []),
      ...repository.flatMap(({ problems }) => problems),
    ],
  };
}

/** The user's word for this run answers a repository's `ask` too; its `off` stays. */
function lowered(mode: ExpertMode | undefined, isConfirmed: boolean): ExpertMode | undefined {
  return isConfirmed && mode === 'ask' ? 'auto' : mode;
}

const TRIGGERS: readonly ExpertTrigger[] = ['manual', 'stall', 'stall-or-asked'];

function strictestTrigger(own: ExpertTrigger, repository: readonly RepositorySettings[]): ExpertTrigger {
  return repository.reduce<ExpertTrigger>(
    (strictest, { trigger }) =>
      trigger !== undefined && TRIGGERS.indexOf(trigger) < TRIGGERS.indexOf(strictest) ? trigger : strictest,
    own,
  );
}
