import type { CanonicalAction } from './action/canonicalAction';
import { canonicalise } from './action/canonicalise';
import { hashText } from './hash';
import type { ObservedStep } from './observedStep';
import { RecentMap } from './recentMap';
import type { ErrorSignature } from './result/error';
import { errorSignature, hasFailed } from './result/error';
import { lineHashes, overlapOf, shapeOf, unwrapResult, wrappedExitCode } from './result/result';
import { inferTests } from './result/tests';
import { StateTrail } from './stateTrail';

/** What the tests said, exact in the product and inferred elsewhere. */
export interface StepTests {
  failingCount: number;
  /** Names of the failing tests where they are known. */
  failing: readonly string[];
  signature: string;
}

/** One step, read once for all detectors. */
export interface StepFacts {
  index: number;
  action: CanonicalAction;
  /** No usable action, or one that could not be validated. */
  malformed: boolean;
  /**
   * How little there was to use, 0 to 1. A recorded run that refuses a message may have refused good actions for their wrapping
   * (two where one was allowed), which a model soon learns: that counts for half. Nothing at all counts in full.
   */
  unusable: number;
  chanting: boolean;
  asked: boolean;
  failed: boolean;
  /** Normalised error signature and its class; null for a step that did not fail. */
  error: string | null;
  errorClass: string | null;
  /** The error as it stands in the output, to show. */
  errorWords: string | null;
  result: string;
  /** Hashes of the action and of the result. */
  actionHash: number;
  resultHash: number;
  empty: boolean;
  /** Line hashes of the result, at most 200. */
  lines: readonly number[];
  /** Share of the result's lines that the run had not seen; 1 for a first result, 0 for an empty one. */
  novelty: number;
  tests: StepTests | null;
  /** State of the workspace after the step; null where it is not known. */
  state: string | null;
  /** This step brought the workspace to another state. */
  changed: boolean;
  /** This step brought it to a state that the run had left before. */
  revisited: boolean;
  /** This step brought back what had been taken back; null where the state is not exactly known. */
  redone: boolean | null;
  /** Grows with each new state: equal epochs mean that nothing new was tried between two steps. */
  epoch: number;
  /** Waiting or polling on purpose: the same again is normal for a while. */
  waits: boolean;
  /** Whether the workspace's state is exactly known. */
  exact: boolean;
  thoughtHash: number;
  /** Result with times and addresses masked; computed when first asked for. */
  shape(): number;
}

/** What a step did to the workspace's state. */
type StateChange = Pick<StepFacts, 'state' | 'changed' | 'revisited' | 'redone'>;

/** A result read once. The last two are filled in when first asked for. */
interface ReadText {
  text: string;
  length: number;
  lines: readonly number[];
  hash: number;
  error: ErrorSignature | null;
  shape: number | null;
}

const THOUGHT_START = 120;
const REFUSED = 0.5;
const WAITING_TEXT =
  /still (?:running|in progress|waiting)|in progress|\bpending\b|not (?:yet )?ready|please wait|^waiting|\bstarting\b/i;

/** Turns observed steps into facts. Keeps what "seen before" needs, in bounded memory. */
export class FactReader {
  private readonly seenLines = new RecentMap<number, true>(8_192);
  private readonly states = new RecentMap<string, number>(1_024);
  private readonly runs = new RecentMap<number, true>(1_024);
  /** What was made of actions and results lately: a run in a loop sends the same again, and need not be read again. */
  private readonly actions = new RecentMap<string, { tool: string | null; action: CanonicalAction; hash: number }>(64);
  private readonly texts = new RecentMap<string, ReadText>(64);
  private state: string | null = null;
  private readonly trail = new StateTrail();
  private epoch = 0;

  read(step: ObservedStep): StepFacts {
    const { action, hash: actionHash } = this.readAction(step);
    const seen = this.readText(step);
    const { text, lines } = seen;
    const exact = step.treeHash != null || step.edited !== undefined;
    const malformed = step.malformed ?? (action.kind === 'none' || (step.tool === null && step.ok === false));
    const tests = readTests(step, action, text);
    const failed = malformed
      ? true
      : hasFailed(step.ok, step.exitCode ?? wrappedExitCode(step.observation), action.kind, text);
    const signature = failed && !malformed ? (seen.error ??= errorSignature(text)) : null;
    const change = this.readChange(step, action, actionHash, failed);
    return {
      index: step.index,
      action,
      malformed,
      unusable: !malformed ? 0 : step.malformed === undefined && step.command.trim() !== '' ? REFUSED : 1,
      chanting: step.chanting ?? false,
      asked: step.askedExpert ?? action.kind === 'ask',
      failed,
      error: signature?.exact ?? null,
      errorClass: signature?.class ?? null,
      errorWords: signature?.words ?? null,
      result: step.observationHash,
      actionHash,
      resultHash: seen.hash,
      empty: lines.length === 0,
      lines,
      novelty: this.readNovelty(lines),
      tests,
      // One by one: a spread would make a slow object of each step.
      state: change.state,
      changed: change.changed,
      revisited: change.revisited,
      redone: change.redone,
      epoch: this.epoch,
      waits: action.waits || (text.length < 400 && WAITING_TEXT.test(text)),
      exact,
      thoughtHash: step.thought === '' ? 0 : hashText(step.thought, 0, Math.min(THOUGHT_START, step.thought.length)),
      shape: () => (seen.shape ??= shapeOf(text)),
    };
  }

  private readAction(step: ObservedStep): { action: CanonicalAction; hash: number } {
    if (step.args) {
      const action = canonicalise(step);
      return { action, hash: hashText(action.exact) };
    }
    const known = this.actions.get(step.command);
    if (known !== undefined && known.tool === step.tool) return known;
    const action = canonicalise(step);
    const entry = { tool: step.tool, action, hash: hashText(action.exact) };
    this.actions.set(step.command, entry);
    return entry;
  }

  private readText(step: ObservedStep): ReadText {
    const known = this.texts.get(step.observationHash);
    if (known !== undefined && known.length === step.observation.length) return known;
    const text = unwrapResult(step.observation);
    const entry: ReadText = {
      text,
      length: step.observation.length,
      lines: lineHashes(text),
      hash: hashText(step.observationHash),
      error: null,
      shape: null,
    };
    this.texts.set(step.observationHash, entry);
    return entry;
  }

  private readNovelty(lines: readonly number[]): number {
    if (lines.length === 0) return 0;
    let fresh = 0;
    for (const line of lines) {
      if (this.seenLines.has(line)) continue;
      fresh++;
      this.seenLines.set(line, true);
    }
    return fresh / lines.length;
  }

  /** Compares states where they are known; else takes a successful edit that the run has not made yet for a new state. */
  private readChange(step: ObservedStep, action: CanonicalAction, actionHash: number, failed: boolean): StateChange {
    if (step.treeHash != null) {
      // The first state that is told is where the run began, unless this very step edited.
      const began = this.state === null && step.edited !== true;
      const isRedone = this.state !== step.treeHash && this.trail.moveTo(step.treeHash);
      const moved = { ...this.moveTo(step.treeHash, step.index), redone: isRedone };
      return began ? { ...moved, changed: false } : moved;
    }
    if (step.edited === true || (step.edited === undefined && action.kind === 'edit' && !failed)) {
      return this.moveTo(`${action.exact}\0${step.observationHash}`, step.index);
    }
    if (step.edited === undefined && action.kind === 'run' && !failed) this.noteRun(actionHash);
    return { state: this.state, changed: false, revisited: false, redone: null };
  }

  private moveTo(state: string, index: number): StateChange {
    const before = this.state;
    const known = this.states.has(state);
    this.state = state;
    this.states.set(state, index);
    const changed = before !== state;
    if (!known) this.epoch++;
    return { state, changed, revisited: changed && known, redone: null };
  }

  /** A command that was never run before may have changed something that nobody can see. */
  private noteRun(actionHash: number): void {
    if (this.runs.has(actionHash)) return;
    this.runs.set(actionHash, true);
    this.epoch++;
  }
}

function readTests(step: ObservedStep, action: CanonicalAction, text: string): StepTests | null {
  if (step.tests === null) return null;
  if (step.tests !== undefined) {
    const { failing, signature } = step.tests;
    const failingCount = failing.length > 0 ? failing.length : signature === '' ? 0 : 1;
    return { failingCount, failing, signature: failing.length > 0 ? [...failing].sort().join('\n') : signature };
  }
  if (action.kind !== 'test') return null;
  const inferred = inferTests(text);
  return inferred === null ? null : { failingCount: inferred.failing, failing: [], signature: inferred.signature };
}

/** The same result: byte for byte, or but for times and addresses. */
export function sameResult(a: StepFacts, b: StepFacts): boolean {
  if (a.result !== '' && a.result === b.result) return true;
  if (a.lines.length !== b.lines.length) return false;
  return a.shape() === b.shape();
}

/** A result that brings nothing over the other: the same, the same error, or all but the same lines. */
export function nearResult(a: StepFacts, b: StepFacts): boolean {
  if (sameAnswer(a, b) || sameResult(a, b)) return true;
  // An edit's answer often shows the file: most of its lines are the same whatever was changed.
  if (a.action.kind === 'edit') return false;
  return !a.empty && !b.empty && overlapOf(a.lines, b.lines) >= 0.8 && overlapOf(b.lines, a.lines) >= 0.6;
}

/** Byte for byte the same result, or the same error. */
export function sameAnswer(a: StepFacts, b: StepFacts): boolean {
  return (a.result !== '' && a.result === b.result) || (a.error !== null && a.error === b.error);
}
