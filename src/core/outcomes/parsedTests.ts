import type { FailingTest } from './testOutcome';

/** What a parser read from a runner's output. */
export interface ParsedTests {
  readonly runner: string;
  readonly passing: readonly string[];
  readonly failing: readonly FailingTest[];
  /** How many pass as the runner counts them, where it does not name them all. */
  readonly passed?: number;
}

/** Reads one runner's output, line by line and without colours; null when it is not that runner's. */
export type OutputParser = (lines: readonly string[], text: string) => ParsedTests | null;

/** Collects results by id: a test that failed anywhere is failing. */
export class TestSets {
  private readonly passed = new Set<string>();
  private readonly failed = new Map<string, FailingTest>();

  get size(): number {
    return this.passed.size + this.failed.size;
  }

  pass(id: string): void {
    this.passed.add(id);
  }

  fail(test: FailingTest): void {
    const before = this.failed.get(test.id);
    this.failed.set(test.id, { ...test, ...withoutUndefined(before) });
  }

  /** Adds what is known later (a message, a place) to a test that has already failed; false when there is none. */
  detail(id: string, more: Omit<Partial<FailingTest>, 'id'>): boolean {
    const before = this.failed.get(id);
    if (before === undefined) return false;
    this.failed.set(id, { ...before, ...withoutUndefined(more) });
    return true;
  }

  failingIds(): string[] {
    return [...this.failed.keys()];
  }

  /** `passed` is the runner's own count of those that pass, 0 where it told none. */
  result(runner: string, passed = 0): ParsedTests {
    const passing = [...this.passed].filter((id) => !this.failed.has(id)).sort();
    const failing = [...this.failed.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
    return { runner, passing, failing, ...(passed > passing.length ? { passed } : {}) };
  }
}

function withoutUndefined<T extends object>(value: T | undefined): Partial<T> {
  if (value === undefined) return {};
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Partial<T>;
}
