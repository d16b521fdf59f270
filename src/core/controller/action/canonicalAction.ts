/** What an action does, as far as it can be told from the action alone. */
export type ActionKind = 'read' | 'search' | 'edit' | 'test' | 'run' | 'query' | 'finish' | 'ask' | 'none';

/** First and last line asked for; `last` is Infinity for "to the end". */
export interface LineRange {
  first: number;
  last: number;
}

/** An action reduced to what it does, so that two spellings of one deed compare equal. */
export interface CanonicalAction {
  kind: ActionKind;
  /** Name of the tool or program. */
  tool: string;
  /** File, folder, pattern or table it is about; '' when unknown. */
  target: string;
  /** Equal for equal deeds: quoting, argument order, number types and path spelling do not matter. */
  exact: string;
  /** Equal for deeds that differ only in small things: line numbers, flags, an extra path, literals. */
  loose: string;
  range: LineRange | null;
  /** Where a search looks; empty when it says nothing or is no search. */
  places: readonly string[];
  /** True for an action that waits or polls on purpose. */
  waits: boolean;
}

export const NO_ACTION: CanonicalAction = {
  kind: 'none',
  tool: '',
  target: '',
  exact: '',
  loose: '',
  range: null,
  places: [],
  waits: false,
};
