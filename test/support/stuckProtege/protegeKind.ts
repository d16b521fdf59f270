import { SIGNAL_KINDS, type SignalKind } from '../../../src/core/controller/signal';

/** How a scripted protégé fails, or does not. The first nine go round in circles or stand still, each in its own way. */
export type LoopKind = Exclude<SignalKind, 'asked'>;
export const LOOP_KINDS = SIGNAL_KINDS.filter((kind): kind is LoopKind => kind !== 'asked');

export const PROTEGE_KINDS = [
  ...LOOP_KINDS,
  /** Asks before it has tried anything, and fixes the bug by itself. */
  'asks-too-early',
  /** Reads, fixes, tests: asking for it is waste. */
  'tidy',
  /** Pages through the files, tests after each small edit, and fixes the bug by itself in the end. */
  'slow-but-sound',
  /** Follows the first advised step, then goes back to its loop. */
  'drift',
  /** The first advice that it gets is wrong. */
  'bad-advice',
  /** The expert never answers with advice. */
  'no-advice',
] as const;
export type ProtegeKind = (typeof PROTEGE_KINDS)[number];

/** What a local nudge does to a loop, and how it ends where nobody helps. */
export interface Temper {
  /** `heeds` leaves the loop for good, `pauses` for one step, `ignores` not at all. */
  readonly onNudge: 'heeds' | 'pauses' | 'ignores';
  /** After so many useless steps it finds the fix without help; null for never. */
  readonly recoversAfter: number | null;
}

/** One protégé: what it does, and which of five variants of that. */
export interface Casting {
  readonly kind: ProtegeKind;
  readonly variant: number;
  /** The loop that it is in where it is stuck. */
  readonly loop: LoopKind;
  readonly temper: Temper;
}

export const VARIANTS = 5;
/** The loops of the kinds that are about advice, one a variant. */
const LOOPS_WITH_ADVICE: readonly LoopKind[] = ['repeat', 'cycle', 'no-progress', 'near-repeat', 'same-error'];

const TEMPERS: readonly Temper[] = [
  { onNudge: 'heeds', recoversAfter: null },
  { onNudge: 'pauses', recoversAfter: null },
  { onNudge: 'ignores', recoversAfter: null },
  { onNudge: 'pauses', recoversAfter: null },
  { onNudge: 'pauses', recoversAfter: 20 },
];

/** The part that the bug with that index plays: fifteen kinds in turn, then the next variant of each. */
export function castFor(index: number): Casting {
  const kind = PROTEGE_KINDS[index % PROTEGE_KINDS.length] ?? 'repeat';
  const variant = Math.floor(index / PROTEGE_KINDS.length) % VARIANTS;
  return cast(kind, variant);
}

export function cast(kind: ProtegeKind, variant: number): Casting {
  const temper = TEMPERS[variant] ?? { onNudge: 'ignores', recoversAfter: null };
  const loop = LOOP_KINDS.find((each) => each === kind);
  if (loop !== undefined) return { kind, variant, loop, temper };
  const stubborn: Temper = { onNudge: variant % 2 === 0 ? 'ignores' : 'pauses', recoversAfter: null };
  return {
    kind,
    variant,
    loop: LOOPS_WITH_ADVICE[variant] ?? 'repeat',
    temper: kind === 'no-advice' ? temper : stubborn,
  };
}
