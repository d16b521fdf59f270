import type { BuggyFile, KnownBug } from './knownBug';

export type CallArguments = Readonly<Record<string, string | number>>;

export interface Call {
  readonly name: string;
  readonly arguments: CallArguments;
}

/** What a protégé does in one step: a call, or words in which there is none. */
export type Deed = { readonly call: Call } | { readonly say: string };

export function read(path: string, from?: number, to?: number): Deed {
  return doing('read_file', { path, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
}

export function doing(name: string, args: CallArguments = {}): Deed {
  return { call: { name, arguments: args } };
}

export const RUN_TESTS = doing('run_tests');

/** Puts a line of its own before the first line of a file, where it changes nothing. */
export function addNote(bug: KnownBug, words: string): Deed {
  return addLine(bug, `${bug.isPython ? '#' : '//'} ${words}`);
}

/** Puts a line there that breaks everything. */
export function addBreak(bug: KnownBug): Deed {
  return addLine(bug, bug.isPython ? 'raise RuntimeError("guard")' : "throw new Error('guard');");
}

function addLine(bug: KnownBug, line: string): Deed {
  const file = mainFile(bug);
  return doing('write_file', { path: file.path, content: `${line}\n${file.buggy}` });
}

/** Takes every note and break back. */
export function undo(bug: KnownBug): Deed {
  const file = mainFile(bug);
  return doing('write_file', { path: file.path, content: file.buggy });
}

/** The file that a stuck protégé fumbles with. */
export function mainFile(bug: KnownBug): BuggyFile {
  const [file] = bug.files;
  if (file === undefined) throw new Error(`${bug.id} has no file`);
  return file;
}

/** The fix: each place once where its text stands once, else the whole file; then the tests. */
export function fixing(bug: KnownBug, isTouched: boolean): Deed[] {
  const edits = bug.files.flatMap((file) => {
    const places = bug.places.filter((place) => place.path === file.path);
    const isPlain = places.every(({ buggy }) => buggy.trim() !== '' && file.buggy.split(buggy).length === 2);
    if (isTouched || !isPlain) return [doing('write_file', { path: file.path, content: file.right })];
    return places.map(({ path, buggy, right }) => doing('edit_file', { path, search: buggy, replace: right }));
  });
  return [...edits, RUN_TESTS, doing('finish', { summary: 'The tests pass now.' })];
}
