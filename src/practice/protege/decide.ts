import type { Action } from '../../core/tools/action';
import { placesIn, resolvePath } from '../search/failureText';
import { findIdeas } from '../search/ideas';
import { resolveImport } from '../search/relevantFiles';
import { readSource } from '../search/sourceFile';
import { isTestPath } from '../search/sourceLine';
import { importsOf } from '../search/testFile';
import { followEdit } from './guidance';
import { stateKey } from './replay';
import type { Files, Standing } from './replay';
import { repeatItself } from './repeatItself';
import { editBetween, replaceLines } from './textEdit';

export interface Decision {
  readonly thought: string;
  readonly action: Action;
}

/** As many changes as the practice protégé thinks of by itself, before it begins to repeat itself. */
const usualIdeas = 5;
const maxFilesToRead = 5;

/** The next action. The same history always gives the same one. */
export function decide(standing: Standing): Decision {
  if (standing.passes) return finish(standing);
  const wanted = standing.advised.length > 0 ? follow(standing) : undefined;
  return wanted ?? explore(standing) ?? tryOut(standing) ?? repeatItself(standing, undo(standing));
}

function finish(standing: Standing): Decision {
  const changed = [...standing.current]
    .filter(([path, text]) => standing.original.get(path) !== text)
    .map(([path]) => path);
  const summary = `All tests pass. Changed ${changed.join(', ') || 'nothing'}.`;
  return { thought: 'All tests pass now.', action: { tool: 'finish', summary } };
}

function readNext(standing: Standing, path: string, thought: string): Decision {
  const from = standing.known.nextUnseen(path);
  return { thought, action: { tool: 'read_file', path, ...(from === undefined || from === 1 ? {} : { from }) } };
}

/** Makes the advised edits one after another; those that do not fit are passed over. */
function follow(standing: Standing): Decision | undefined {
  for (const edit of standing.advised) {
    const path = resolvePath(edit.path, [...standing.current.keys()]) ?? edit.path;
    const text = standing.current.get(path);
    if (text === undefined) {
      if (!standing.unreadable.has(path) && standing.known.text(path) === undefined)
        return readNext(standing, path, `The notes name ${path}: I read it first.`);
      continue;
    }
    const after = followEdit(text, edit);
    if (after !== undefined && after !== text)
      return edited(path, text, after, 'I make the change that the notes describe.');
    const accepted = standing.accepted.get(path);
    if (accepted !== undefined && accepted !== text && followEdit(accepted, edit) !== undefined)
      return edited(path, text, accepted, 'The notes speak of the code before my last change: I undo that.');
  }
  return undefined;
}

function edited(path: string, before: string, after: string, thought: string): Decision | undefined {
  const edit = editBetween(before, after);
  return edit === null ? undefined : { thought, action: { tool: 'edit_file', path, ...edit } };
}

/** Reads the failing tests and what they import, before anything is changed. */
function explore(standing: Standing): Decision | undefined {
  const paths = [...standing.known.paths];
  if (paths.length === 0 && standing.calls === 0)
    return { thought: 'I look at what files there are.', action: { tool: 'list_files' } };
  const read = wantedFiles(standing, paths).find(
    (path) => !standing.current.has(path) && !standing.unreadable.has(path),
  );
  return read === undefined ? undefined : readNext(standing, read, `I read ${read}, which the failing tests reach.`);
}

function wantedFiles(standing: Standing, paths: readonly string[]): string[] {
  const named = placesIn(standing.failure).flatMap((place) => resolvePath(place.path, paths) ?? []);
  const tests = named.some(isTestPath) ? named : [...named, ...paths.filter(isTestPath).slice(0, 2)];
  const wanted = new Set<string>(tests);
  for (const path of wanted) {
    const text = standing.current.get(path);
    if (text === undefined || wanted.size >= maxFilesToRead) continue;
    for (const imported of importsOf(readSource(path, text))) {
      const found = resolveImport(imported, paths);
      if (found !== undefined) wanted.add(found);
    }
  }
  return [...wanted].slice(0, maxFilesToRead);
}

/** Tests what was changed, else takes back what did not help, together with the next idea where both touch one place. */
function tryOut(standing: Standing): Decision | undefined {
  if (!standing.isTested) return { thought: 'I run the tests.', action: { tool: 'run_tests' } };
  const next = nextIdea(standing);
  const isClean = stateKey(standing.current) === stateKey(standing.accepted);
  if (next === undefined) return isClean ? undefined : undo(standing);
  const before = standing.current.get(next.path) ?? '';
  const changedElsewhere = [...standing.current].some(
    ([path, text]) => path !== next.path && standing.accepted.get(path) !== text,
  );
  const edit = editBetween(before, next.after);
  const isSmall = edit !== null && edit.search.split('\n').length <= 3;
  if (!isClean && (changedElsewhere || !isSmall)) return undo(standing);
  return edited(
    next.path,
    before,
    next.after,
    `${isClean ? '' : 'That was no help. '}Perhaps line ${next.line} is wrong (${next.kind}).`,
  );
}

function undo(standing: Standing): Decision | undefined {
  for (const [path, text] of standing.current) {
    const accepted = standing.accepted.get(path);
    if (accepted === undefined || accepted === text) continue;
    const decision = edited(path, text, accepted, 'That was no help: I undo it.');
    if (decision !== undefined) return decision;
  }
  return undefined;
}

interface NextIdea {
  readonly path: string;
  readonly after: string;
  readonly line: number;
  readonly kind: string;
}

function nextIdea(standing: Standing): NextIdea | undefined {
  if (standing.attempts >= usualIdeas + standing.extraIdeas) return undefined;
  const files = [...standing.accepted].map(([path, text]) => readSource(path, text));
  const evidence = { files, failure: standing.failure, task: standing.task };
  for (const idea of findIdeas(evidence, { isDeep: false, max: 200 })) {
    const after = replaceLines(standing.accepted.get(idea.path) ?? '', idea.index, idea.before.length, idea.after);
    const state: Files = new Map(standing.accepted).set(idea.path, after);
    if (!standing.tried.has(stateKey(state))) return { path: idea.path, after, line: idea.index + 1, kind: idea.kind };
  }
  return undefined;
}
