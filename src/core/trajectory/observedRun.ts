import type { RearmReason } from '../controller/controller';
import { hashKey } from '../controller/hash';
import type { ObservedStep } from '../controller/observedStep';
import { failingIds } from '../outcomes/failingIds';
import type { RunEvent } from './runEvent';

/** What the controller was told in a run of our own, in order. */
export type ControllerInput =
  { kind: 'step'; step: ObservedStep } | { kind: 'rearm'; reason: RearmReason; step: number };

/** Rebuilds from a run's log what its controller saw, so that another classifier can look at it again. */
export function observedRun(events: readonly RunEvent[]): ControllerInput[] {
  const inputs: ControllerInput[] = [];
  let open: ObservedStep | null = null;
  const close = (): void => {
    // A step that was cut off before an action came was not looked at.
    if (open !== null && (open.tool !== null || open.malformed === true)) inputs.push({ kind: 'step', step: open });
    open = null;
  };
  const rearm = (reason: RearmReason, step: number): void => {
    inputs.push({ kind: 'rearm', reason, step });
  };
  for (const event of events) {
    switch (event.type) {
      case 'step-started':
        close();
        open = emptyStep(event.step);
        break;
      case 'compacted':
        if (event.isExcuse !== false) rearm('compaction', event.step);
        break;
      case 'nudged':
        if (event.isReminder === true) break;
        close();
        rearm('nudge', event.step);
        break;
      case 'user-said':
        close();
        if (!event.asksExpert) rearm('user', event.step);
        break;
      case 'consultation-ended':
        close();
        rearm('advice', event.step);
        break;
      case 'finished':
        close();
        break;
      default:
        if (open !== null) open = withEvent(open, event);
    }
  }
  close();
  return inputs;
}

function emptyStep(index: number): ObservedStep {
  return {
    index,
    thought: '',
    tool: null,
    command: '',
    args: null,
    observation: '',
    observationHash: '',
    ok: null,
    exitCode: null,
    malformed: false,
    chanting: false,
    askedExpert: false,
    tests: null,
    treeHash: null,
    edited: false,
  };
}

function withEvent(step: ObservedStep, event: RunEvent): ObservedStep {
  switch (event.type) {
    case 'model-replied':
      return { ...step, thought: event.message.content, chanting: event.stopReason === 'chanting' };
    case 'action': {
      const { tool, args, command } = event;
      return { ...step, tool, args, command, askedExpert: tool === 'ask_expert' };
    }
    case 'malformed':
      return { ...step, malformed: true };
    case 'tests-ran': {
      const { outcome } = event;
      const tests = {
        failing: failingIds(outcome),
        passing: outcome.passing.length,
        signature: outcome.signature,
      };
      return { ...step, tests, exitCode: outcome.exitCode };
    }
    case 'tool-result': {
      const { forModel: observation, ok, treeHash } = event;
      const observationHash = hashKey(observation);
      return { ...step, observation, observationHash, ok, treeHash, edited: event.edited !== undefined };
    }
    default:
      return step;
  }
}
