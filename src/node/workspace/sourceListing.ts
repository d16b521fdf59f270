/** What of a folder goes into the copy. Paths are relative to the folder and use `/`. */
export interface SourceListing {
  /** Files and links to copy, in no order. */
  readonly files: readonly string[];
  /** Roots of nested repositories and submodules: there to read and to run. */
  readonly nested: readonly string[];
  /** Ignored dependency folders, to be made available without copying. */
  readonly dependencies: readonly string[];
}
