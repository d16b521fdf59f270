import type { Signal, SignalKind, Verdict, VerdictState } from './signal';
import { SEVERITY_WORTH_SAYING, WORKING } from './signal';

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
 * classifier fires from its threshold on. Asking alone is no evidence. A signal that would not be worth saying by itself
 * does not name the verdict: what the classifier saw is then said by `explain`.
 */
export function judge(
  signals: readonly Signal[],
  probability: number,
  thresholds: Thresholds,
  explain: () => readonly string[] = () => [],
): Verdict {
  const evidence = signals.filter((signal) => signal.kind !== 'asked').sort((a, b) => b.severity - a.severity);
  const strongest = evidence[0];
  const byRule = strongest !== undefined && strongest.severity >= FLOOR;
  const byScore = probability >= thresholds.fire;
  const score = byRule ? Math.max(probability, strongest.severity) : probability;
  if (!byRule && !byScore) return { ...WORKING, score };
  const worthSaying = evidence.filter((signal) => signal.severity >= SEVERITY_WORTH_SAYING).slice(0, 4);
  const words = worthSaying.map((signal) => signal.detail);
  const named = worthSaying[0];
  if (named === undefined) {
    const seen = explain();
    return {
      state: 'stalled',
      score,
      strong: false,
      kind: 'classifier',
      evidence: seen.length > 0 ? [...seen] : [NOTHING_NEW],
      signature: 'classifier',
    };
  }
  return {
    state: stateOf(named.kind),
    score,
    strong: named.severity >= STRONG || (byRule && probability >= thresholds.strong),
    kind: named.kind,
    evidence: byRule ? words : [...words, ...explain()].slice(0, 4),
    signature: named.signature,
  };
}

const NOTHING_NEW = 'Much of what was done lately had been done before, failed or brought nothing new.';
