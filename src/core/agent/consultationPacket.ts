import { unifiedPatch } from '../edits/unifiedPatch';
import type { Decision } from '../controller/escalation/situation';
import type { ConsultationPacket } from '../expert/expert';
import { packetFromRun } from '../expert/packet/packetFromRun';
import { failingIds } from '../outcomes/failingIds';
import type { Run } from './run';

/** The packet of the run as it stands. */
export async function buildRunPacket(
  run: Run,
  evidence: readonly string[],
  question: string,
  maxInputTokens: number,
): Promise<ConsultationPacket> {
  const { workspace } = run.ports;
  return await packetFromRun(
    {
      events: run.history,
      workspace,
      redactor: run.ports.redactor,
      // Always lines to read, whatever the file's encoding.
      patch: unifiedPatch(await workspace.changes()),
      evidence,
      question,
      maxInputTokens,
      standing: run.consultations.standing(failingIds(run.attempts.last)),
    },
    run.signal,
  );
}

/** For a run that ends stuck: the packet to copy and send by hand. A convenience, so a failure to build it loses only itself. */
export async function packetForHand(run: Run, decision: Decision, question: string | null): Promise<string | null> {
  try {
    const packet = await buildRunPacket(run, decision.evidence, question ?? '', HAND_PACKET_TOKENS);
    return packet.user;
  } catch {
    return null;
  }
}

const HAND_PACKET_TOKENS = 12_000;
