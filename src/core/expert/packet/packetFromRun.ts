import type { Redactor } from '../../agent/ports';
import type { RunEvent } from '../../trajectory/runEvent';
import type { Workspace } from '../../workspace/workspace';
import type { ConsultationPacket } from '../expert';
import { buildPacket } from './buildPacket';
import { readCode } from './readCode';
import { runFacts, type AdviceStanding } from './runFacts';
import { stepList } from './stepList';
import { DEFAULT_QUESTION } from './defaultQuestion';

export interface PacketRun {
  readonly events: readonly RunEvent[];
  readonly workspace: Workspace;
  readonly redactor: Redactor;
  /** Unified diff of the edits so far. */
  readonly patch: string;
  readonly evidence: readonly string[];
  /** What the protégé asks, or what the controller asks in its place. */
  readonly question: string;
  readonly maxInputTokens: number;
  /** How the advice so far stands, by consultation. */
  readonly standing?: ReadonlyMap<string, AdviceStanding>;
}

/** Builds the packet of a run as it stands. The working copy is only read. */
export async function packetFromRun(run: PacketRun, signal: AbortSignal): Promise<ConsultationPacket> {
  const { seenAt, ...facts } = runFacts(run.events, run.standing);
  const code = await readCode(run.workspace, facts.latest, run.patch, signal);
  return buildPacket({
    ...facts,
    code,
    patch: run.patch,
    evidence: run.evidence.map((words) => withSteps(words, seenAt.get(words))),
    question: run.question.trim() === '' ? DEFAULT_QUESTION : run.question,
    redactor: run.redactor,
    maxInputTokens: run.maxInputTokens,
  });
}

/** Counts of the controller begin again with a nudge or advice, those of what was tried do not: the steps tell them apart. */
function withSteps(words: string, steps: readonly number[] = []): string {
  return steps.length === 0 ? words : `${words} (steps ${stepList(steps)})`;
}
