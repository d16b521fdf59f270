/** The rungs of the edit ladder, from the strictest to the most forgiving. */
export type Rung = 'exact' | 'line-numbers' | 'escapes' | 'trailing-space' | 'indentation' | 'typography' | 'near';

export type PlacementRefusal = 'empty-search' | 'no-change' | 'already-done' | 'ambiguous' | 'not-found';

/** Where an edit went, or why it went nowhere. */
export type Placement =
  | {
      readonly kind: 'placed';
      /** The whole new text: bytes outside the edit are untouched, new lines have the file's own line ending. */
      readonly text: string;
      readonly rung: Rung;
      /** First line of the replaced part, from 1. */
      readonly line: number;
    }
  | {
      readonly kind: 'refused';
      readonly reason: PlacementRefusal;
      /** For the model: what was wrong, the closest lines where there are any, and what to do. */
      readonly message: string;
      /** Lines (from 1) that the message speaks of. */
      readonly lines: readonly number[];
    };

/** A run of lines in the file that the search text stands for. */
export interface Match {
  /** Index of the first line, from 0. */
  readonly first: number;
  /** Index after the last line. */
  readonly end: number;
  /** For each line of the search text, the index of its line in the file; -1 for a blank line that has none. */
  readonly mapping: readonly number[];
}

/** Words for people and for the model. */
export const RUNG_WORDS: Readonly<Record<Rung, string>> = {
  exact: 'exact match',
  'line-numbers': 'match after removing copied line numbers',
  escapes: 'match after undoing escapes such as \\n and &amp;',
  'trailing-space': 'match apart from white space at line ends',
  indentation: 'match apart from indentation',
  typography: 'match apart from quotes, dashes or special spaces',
  near: 'near match',
};
