/** Kinds of change, in the words of the seeded bugs. */
export type VariationKind =
  | 'comparison'
  | 'arithmetic'
  | 'logical'
  | 'negation'
  | 'constant'
  | 'off-by-one'
  | 'swap'
  | 'call'
  | 'regex-flag'
  | 'await'
  | 'null-check'
  | 'variable'
  | 'copy'
  | 'text'
  | 'return'
  | 'statement';

/** One line made into another. */
export interface LineVariation {
  readonly after: string;
  readonly kind: VariationKind;
  /** How often this kind of slip is the cause, before anything is known about the failure: 0 to 1. */
  readonly weight: number;
}

export function replaceRange(line: string, start: number, end: number, text: string): string {
  return line.slice(0, start) + text + line.slice(end);
}
