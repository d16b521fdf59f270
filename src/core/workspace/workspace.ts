export type RefusalReason =
  | 'outside-workspace'
  | 'absolute-path'
  | 'link-outside'
  | 'ignored'
  | 'nested-repository'
  | 'protected'
  | 'not-a-file'
  | 'invalid-path'
  | 'too-large'
  | 'read-only'
  | 'unencodable'
  | 'disk'
  | 'disk-full';

export type ReadResult =
  | {
      readonly kind: 'text';
      /** Decoded text with its own line endings, without a byte-order mark. */
      readonly text: string;
      readonly encoding: 'utf8' | 'utf8-bom' | 'utf16le' | 'utf16be' | 'latin1';
    }
  | { readonly kind: 'binary'; readonly sizeBytes: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string };

export type WriteResult =
  { readonly kind: 'written' } | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly message: string };

/** A file that the protégé's edit tools changed. `null` text means that the file does not exist on that side. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/**
 * The working copy as the tools see it. Every path is relative to the workspace and uses `/`.
 * Paths are checked after links are resolved; a refusal is a result, never an exception.
 */
export interface Workspace {
  /** Files that are tracked, or untracked and not ignored, sorted. */
  list(signal: AbortSignal): Promise<readonly string[]>;
  read(path: string): Promise<ReadResult>;
  /** Writes text in the file's own encoding (UTF-8 for a new one), keeping its mode, and remembers the file as edited. */
  write(path: string, text: string): Promise<WriteResult>;
  /** Files changed through `write`, against their state at the start of the run; what tests leave behind is not here. */
  changes(): Promise<readonly FileChange[]>;
  /** A hash over the edited files' contents: equal exactly when the edited state is equal. */
  treeHash(): Promise<string>;
}

export type SyntaxProblem = { readonly line: number; readonly column: number; readonly message: string };

/** Finds syntax errors that a text has; an unknown language has none. */
export interface SyntaxChecker {
  check(path: string, text: string): Promise<readonly SyntaxProblem[]>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** A monotonic reading in milliseconds, for durations. */
  monotonic(): number;
}
