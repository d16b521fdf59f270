import type { Signal, SignalKind, Verdict, VerdictState } from './signal';
import { WORKING } from './signal';

/** From this severity on a signal carries a verdict by itself, whatever the classifier says. */
export const FLOOR = 0.8;
/** From this severity on the verdict is strong. */
export const STRONG = 0.95;

export interface Thresholds {
  fire: number;
  strong: number;
}

/** Whether a kind of evidence is going round in circles or standing still. */
function stateOf(kind: SignalKind): VerdictState {
  switch (kind) {
    case 'repeat':
    case 'cycle':
    case 'near-repeat':
    case 'same-error':
    case 'revisit':
    case 'chanting':
      return 'looping';
    case 'no-progress':
    case 'wandering':
    case 'malformed':
    case 'asked':
      return 'stalled';
  }
}

/**
 * Joins the signals and P(stuck). A signal of severity 0.8 fires whatever the classifier says: the floor. Else the
 * classifier fires from its threshold on. Asking alone is no evidence.
 */
export function judge(signals: readonly Signal[], probability: number, thresholds: Thresholds): Verdict {
  const evidence = signals.filter((signal) => signal.kind !== 'asked').sort((a, b) => b.severity - a.severity);
  const strongest = evidence[0];
  const byRule = strongest !== undefined && strongest.severity >= FLOOR;
  const byScore = probability >= thresholds.fire;
  const score = byRule ? Math.max(probability, strongest.severity) : probability;
  if (!byRule && !byScore) return { ...WORKING, score };
  const words = evidence.slice(0, 4).map((signal) => signal.detail);
  if (strongest === undefined || strongest.severity < 0.2) {
    words.unshift('Much of what was done lately had been done before, failed or brought nothing new.');
    return { state: 'stalled', score, strong: false, kind: 'classifier', evidence: words, signature: 'classifier' };
  }
  return {
    state: stateOf(strongest.kind),
    score,
    strong: strongest.severity >= STRONG || (byRule && probability >= thresholds.strong),
    kind: strongest.kind,
    evidence: words,
    signature: strongest.signature,
  };
}
