import { relevantFiles } from '../search/relevantFiles';
import { replaceLines } from '../protege/textEdit';
import { findIdeas } from '../search/ideas';
import type { Idea } from '../search/ideas';
import { readSource } from '../search/sourceFile';
import type { Overlay, TestBench, Verdict } from './testBench';

export interface RepairRequest {
  readonly task: string;
  /** The files as they are now, by path. */
  readonly files: ReadonlyMap<string, string>;
  /** What of them differs from the copies. */
  readonly changed: Overlay;
  readonly budgetMs: number;
  readonly parallel: number;
}

export type RepairResult =
  | { readonly kind: 'passing' }
  | { readonly kind: 'fixed'; readonly files: Overlay; readonly ideas: readonly Idea[]; readonly runs: number }
  | { readonly kind: 'better'; readonly files: Overlay; readonly ideas: readonly Idea[]; readonly runs: number }
  | { readonly kind: 'none'; readonly suspects: readonly Idea[]; readonly runs: number };

/** Several ideas made one after the other. */
interface Candidate {
  readonly ideas: readonly Idea[];
  readonly overlay: Overlay;
  readonly score: number;
}

const maxSingles = 700;
/** Runs of the tests in one search. */
const maxRuns = 240;
/** Runs of the tests before pairs of changes join in. */
const singlesBeforePairs = 80;
/** Changes that move the failure to another place which are built upon. */
const maxBuiltUpon = 4;
const pairBases = 40;
const pairIdeas = 45;

/**
 * Tries single changes and pairs of them, by really running the tests, until something passes or the time is over. A change
 * that moves the failure without making it worse is built upon at once; pairs of untested changes come later.
 */
export async function searchRepair(
  bench: TestBench,
  request: RepairRequest,
  signal: AbortSignal,
): Promise<RepairResult> {
  const deadline = performance.now() + request.budgetMs;
  const start = await bench.run(request.changed, request.budgetMs, signal);
  if (start.passes) return { kind: 'passing' };
  const search = new Search(bench, request, start, deadline, signal);
  await search.run();
  return search.result();
}

/** Candidates in order, of which each stream gives its share. */
interface Stream {
  readonly candidates: Iterator<Candidate>;
  readonly share: number;
  taken: number;
}

class Search {
  private runs = 0;
  private found: Candidate | undefined;
  private better: { readonly candidate: Candidate; readonly failing: number } | undefined;
  private readonly singles: readonly Candidate[];
  private readonly streams: Stream[] = [];
  private readonly seen = new Set<string>();
  private hasPairs = false;
  private readonly relevant: readonly string[];
  private readonly knownAtStart: number;
  private built = 0;

  constructor(
    private readonly bench: TestBench,
    private readonly request: RepairRequest,
    private readonly start: Verdict,
    private readonly deadline: number,
    private readonly signal: AbortSignal,
  ) {
    this.knownAtStart = bench.verdicts.size;
    this.relevant = relevantFiles(request.files, start.output);
    this.singles = this.extend({ ideas: [], overlay: request.changed, score: 1 }, start.output, maxSingles);
    this.open(this.singles, 1);
  }

  async run(): Promise<void> {
    const work = async (): Promise<void> => {
      while (this.found === undefined && !this.signal.aborted && this.isPatient()) {
        const candidate = this.next();
        if (candidate === undefined) return;
        await this.tryOne(candidate);
      }
    };
    await Promise.all(Array.from({ length: this.request.parallel }, work));
  }

  /** A count of runs, so that a slow machine finds what a fast one finds; the time is the last resort. */
  private isPatient(): boolean {
    // What an earlier consultation tried is known already, so that a second one goes further.
    return this.bench.verdicts.size - this.knownAtStart < maxRuns && performance.now() < this.deadline;
  }

  /** Broken code moves the failure too. */
  private isNewCrash(verdict: Verdict): boolean {
    const crash = /\b(?:Type|Reference|Syntax|Name|Attribute|Index|Key|Indentation)Error\b/;
    return crash.test(verdict.output) && !crash.test(this.start.output);
  }

  result(): RepairResult {
    const { runs } = this;
    if (this.found !== undefined) return { kind: 'fixed', files: this.found.overlay, ideas: this.found.ideas, runs };
    if (this.better !== undefined)
      return { kind: 'better', files: this.better.candidate.overlay, ideas: this.better.candidate.ideas, runs };
    return { kind: 'none', suspects: onePerLine(this.singles.flatMap(({ ideas }) => ideas)), runs };
  }

  /** The candidate with one idea more, in every way that is worth a try. */
  private extend(base: Candidate, failure: string, max: number): Candidate[] {
    const texts = new Map([...this.request.files, ...base.overlay]);
    const files = this.relevant.flatMap((path) => readSource(path, texts.get(path) ?? ''));
    const ideas = findIdeas({ files, failure, task: this.request.task }, { isDeep: true, max });
    return ideas.map((idea) => {
      const after = replaceLines(texts.get(idea.path) ?? '', idea.index, idea.before.length, idea.after);
      const overlay = new Map(base.overlay).set(idea.path, after);
      return { ideas: [...base.ideas, idea], overlay, score: base.score * idea.score };
    });
  }

  private open(candidates: Iterable<Candidate>, share: number): void {
    const taken = Math.min(...this.streams.map((stream) => stream.taken / stream.share));
    this.streams.push({
      candidates: candidates[Symbol.iterator](),
      share,
      taken: Number.isFinite(taken) ? taken * share : 0,
    });
  }

  private next(): Candidate | undefined {
    if (!this.hasPairs && this.runs >= singlesBeforePairs) {
      this.hasPairs = true;
      this.open(this.pairs(), 2);
    }
    while (this.streams.length > 0) {
      const stream = this.streams.reduce((least, each) =>
        each.taken / each.share < least.taken / least.share ? each : least,
      );
      stream.taken += 1;
      const step = stream.candidates.next();
      if (step.done === true) {
        this.streams.splice(this.streams.indexOf(stream), 1);
        continue;
      }
      const key = JSON.stringify([...step.value.overlay]);
      if (this.seen.has(key)) continue;
      this.seen.add(key);
      return step.value;
    }
    return undefined;
  }

  /** Pairs of changes of which neither does anything visible alone, the likeliest first. */
  private pairs(): Candidate[] {
    const bases = this.singles.slice(0, pairBases);
    const pairs = bases.flatMap((single) => this.extend(single, this.start.output, pairIdeas));
    return pairs.sort((a, b) => b.score - a.score);
  }

  private async tryOne(candidate: Candidate): Promise<void> {
    // A change that makes a loop endless must not use up the time: correct code is about as fast as the broken one.
    const timeoutMs = Math.min(this.start.durationMs * 3 + 1_500, Math.max(200, this.deadline - performance.now()));
    const verdict = await this.bench.run(candidate.overlay, timeoutMs, this.signal);
    this.runs += 1;
    if (verdict.timedOut || this.signal.aborted) return;
    if (verdict.passes) {
      this.found ??= candidate;
      return;
    }
    const before = this.start.failing;
    if (verdict.failing === null || before === null) return;
    const isBetter = verdict.failing < before;
    if (isBetter && verdict.failing < (this.better?.failing ?? before))
      this.better = { candidate, failing: verdict.failing };
    const hasMoved = isBetter || (verdict.failing === before && verdict.signature !== this.start.signature);
    if (!hasMoved || candidate.ideas.length > 1 || (!isBetter && this.isNewCrash(verdict))) return;
    if (isBetter || this.built < maxBuiltUpon)
      this.open(this.extend(candidate, verdict.output, pairIdeas), isBetter ? 2 : 1);
    this.built += 1;
  }
}

function onePerLine(ideas: readonly Idea[]): Idea[] {
  const places = new Map<string, Idea>();
  for (const idea of ideas) {
    const key = `${idea.path}:${idea.index}`;
    if (!places.has(key)) places.set(key, idea);
  }
  return [...places.values()].slice(0, 3);
}
