/** What a confined command may write. Literal paths, links resolved. */
export interface WritePolicy {
  readonly writable: readonly string[];
  /** Within `writable`, what it may not. */
  readonly kept: readonly string[];
}

/** The machine's way to confine commands: no network, and writing only where the policy says. */
export interface Confiner {
  /** Its name and what it does, for the user. */
  readonly words: string;
  /** False where confined commands reach the sockets of programs on this machine. */
  readonly closesSockets: boolean;
  /** The line for the shell that runs `line` confined. */
  wrap(line: string, policy: WritePolicy, signal: AbortSignal): Promise<string>;
  /** Tidies up after a command; cheap. */
  afterCommand(): void;
}

/** Why there is no confiner here. */
export interface ConfinerProblem {
  readonly problem: string;
  /** A line for the terminal that mends it; null where none is known. */
  readonly remedy: string | null;
}
