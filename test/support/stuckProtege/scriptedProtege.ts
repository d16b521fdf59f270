import { addBreak, addNote, doing, fixing, mainFile, read, RUN_TESTS } from './deed';
import type { Deed } from './deed';
import type { Heard } from './heard';
import type { KnownBug } from './knownBug';
import { loopOf } from './loops';
import type { Casting } from './protegeKind';

/** A deed with the script's own word on it: whether it could bring the run any further. */
export interface PlayedDeed {
  readonly deed: Deed;
  readonly isUseless: boolean;
}

type Play = Generator<PlayedDeed, void, Heard>;
type Scene<T> = Generator<PlayedDeed, T, Heard>;

/** Lines that are as near as the one that was named. */
const NEAR_LINES = 2;

/**
 * Plays one part on one bug, a deed a step. It knows the fix all along; it comes to it by the advice that names the file
 * and the line of each place, by a nudge where its temper heeds one, or by itself where its kind does.
 */
export function* playProtege(bug: KnownBug, casting: Casting): Play {
  switch (casting.kind) {
    case 'tidy':
      yield* inTurn(tidyWork(bug, casting.variant), bug);
      return yield* fix(bug);
    case 'slow-but-sound':
      yield* inTurn(slowWork(bug), bug);
      return yield* fix(bug, true);
    case 'asks-too-early':
      yield* inTurn(askingWork(bug, casting.variant), bug);
      return yield* fix(bug);
    case 'drift':
      return yield* drift(bug, casting);
    default:
      return yield* getStuck(bug, casting);
  }
}

function* getStuck(bug: KnownBug, casting: Casting): Play {
  if (!(yield* inTurn(opening(bug), bug))) yield* circle(bug, casting);
  yield* fix(bug, true);
}

/** After the first right advice it does the first advised step and goes back to where it was. */
function* drift(bug: KnownBug, casting: Casting): Play {
  yield* inTurn(opening(bug), bug);
  const first = yield* circle(bug, casting);
  const place = bug.places[0];
  yield* one(read(mainFile(bug).path, place?.line, place?.line), false);
  const heedsReminder = casting.variant < 3;
  yield* circle(bug, casting, { deafTo: first, heedsReminder });
  yield* fix(bug, true);
}

/** Does the useless round until something ends it. Returns the id of the notes that did, or null. */
function* circle(
  bug: KnownBug,
  { loop, variant, temper }: Casting,
  options: { readonly deafTo?: string | null; readonly heedsReminder?: boolean } = {},
): Scene<string | null> {
  const round = loopOf(loop, variant, bug);
  let misled: string | null = null;
  for (let index = 0; ; index++) {
    const isUseless = index >= round.uselessFrom;
    if (temper.recoversAfter !== null && index >= round.uselessFrom + temper.recoversAfter) return null;
    const heard = yield* one(round.deed(index), isUseless);
    const id = heard.notes?.id ?? null;
    if (id !== null && id !== options.deafTo && isRight(heard, bug)) return id;
    if (options.heedsReminder === true && heard.isReminded) return null;
    if (id !== null && id !== options.deafTo && id !== misled) {
      misled = id;
      yield* follow(bug, variant);
    } else if (heard.isNudged && temper.onNudge === 'heeds') return null;
    else if (heard.isNudged && temper.onNudge === 'pauses') yield* one(doing('list_files', { glob: '*' }), true);
  }
}

/** Does what wrong advice says: an edit that changes nothing, or one that breaks everything. */
function* follow(bug: KnownBug, variant: number): Play {
  yield* one(variant % 2 === 0 ? addNote(bug, 'guarded') : addBreak(bug), true);
  yield* one(RUN_TESTS, true);
}

/** What every protégé does first. */
function opening(bug: KnownBug): Deed[] {
  return [...bug.files.map(({ path }) => read(path)), read(bug.testFile.path), RUN_TESTS];
}

function tidyWork(bug: KnownBug, variant: number): Deed[] {
  const more = [
    doing('list_files'),
    doing('search', { pattern: 'return' }),
    doing('search', { pattern: 'import' }),
    read(mainFile(bug).path, bug.places[0]?.line),
  ];
  return [...opening(bug), ...more.slice(0, variant)];
}

/** Pages through both files and tests after each of three small edits. */
function slowWork(bug: KnownBug): Deed[] {
  const pages = (path: string, lines: number): Deed[] =>
    Array.from({ length: Math.ceil(lines / PAGE) }, (_, page) => read(path, page * PAGE + 1, (page + 1) * PAGE));
  const trials = [1, 2, 3].flatMap((trial) => [addNote(bug, `trace ${trial}`), RUN_TESTS]);
  return [
    ...bug.files.flatMap((file) => pages(file.path, file.buggy.split('\n').length)),
    ...pages(bug.testFile.path, bug.testFile.lines),
    RUN_TESTS,
    ...trials,
  ];
}

const PAGE = 12;

function askingWork(bug: KnownBug, variant: number): Deed[] {
  const ask = doing('ask_expert', { question: 'What is wrong in this project?' });
  const work = opening(bug);
  const [first, ...rest] = work;
  if (first === undefined) return [ask];
  return [first, ask, ...rest, ...(variant % 2 === 0 ? [] : [ask, doing('search', { pattern: 'return' })])];
}

/** Does sound deeds in order; stops early, with true, once right advice is there. */
function* inTurn(deeds: readonly Deed[], bug: KnownBug): Scene<boolean> {
  for (const deed of deeds) if (isRight(yield* one(deed, false), bug)) return true;
  return false;
}

function* fix(bug: KnownBug, isTouched = false): Play {
  for (const deed of fixing(bug, isTouched)) yield* one(deed, false);
}

function* one(deed: Deed, isUseless: boolean): Scene<Heard> {
  return yield { deed, isUseless };
}

/** Advice is right when it names the file and the line of every place. */
function isRight({ notes }: Heard, bug: KnownBug): boolean {
  if (notes === null) return false;
  return bug.places.every(({ path, line }) =>
    notes.steps.some(
      (step) => step.path === path && step.line !== null && Math.abs(step.line - line) <= NEAR_LINES && isEdit(step),
    ),
  );
}

function isEdit(step: { readonly action: string }): boolean {
  return step.action === 'edit';
}
