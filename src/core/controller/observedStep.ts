/** Outcome of the tests that a step ran. */
export interface ObservedTests {
  /** Names of the failing tests; empty when they are not known one by one. */
  readonly failing: readonly string[];
  readonly passing: number;
  /** Normalised failure text: equal signatures mean the same failure. '' when all pass. */
  readonly signature: string;
}

/**
 * One finished step as the controller sees it. `tests`, `treeHash` and `edited` are exact in the product; leave them
 * undefined for a recorded run of another harness, and the controller infers what it can from the text.
 */
export interface ObservedStep {
  /** 0-based, growing by one a step. */
  index: number;
  thought: string;
  /** Name of the tool; null where the model gave no usable action. */
  tool: string | null;
  /** The action as one string; '' where the model gave no usable action. */
  command: string;
  /** Structured arguments where the harness has them. */
  args?: Record<string, unknown> | null;
  /** What came back; may be cut. `observationHash` is of the whole. */
  observation: string;
  observationHash: string;
  /** The tool's own word on success; null where it gives none. */
  ok: boolean | null;
  /** Exit code of the process that the step ran, where there was one. */
  exitCode: number | null;
  malformed?: boolean;
  chanting?: boolean;
  askedExpert?: boolean;
  /** Set when this step ran the tests; null when it did not. */
  tests?: ObservedTests | null;
  /** State of the workspace after this step. */
  treeHash?: string | null;
  /** True when this step changed a file. */
  edited?: boolean;
}
