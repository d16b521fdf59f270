import type { SyntaxProblem } from '../workspace/workspace';
import type { ToolResult } from './action';
import { describeChange } from './describeChange';
import { linesOf, numberedLine } from './numberedLines';
import { isTestFile } from './testFile';
import type { ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

const CONTEXT_AROUND_ERROR = 2;
const MAX_PROBLEMS = 3;

export interface NewText {
  readonly path: string;
  /** Null for a new file. */
  readonly before: string | null;
  readonly after: string;
  /** How the edit was placed: a rung's name or `whole-file`. */
  readonly rung: string;
  /** The same in words, for the model; null where it needs no mention. */
  readonly rungWords: string | null;
}

/** The last part of every edit: checks the syntax, writes, and shows what changed. */
export async function commitEdit(edit: NewText, ports: ToolPorts): Promise<ToolResult> {
  const problems = await addedProblems(edit, ports);
  if (problems.length > 0) {
    return failed(syntaxWords(edit, problems), `Refused an edit of ${edit.path}: it adds a syntax error`);
  }
  const written = await ports.workspace.write(edit.path, edit.after);
  if (written.kind === 'refused' && written.reason === 'disk-full') {
    const stop = `${written.message} Free some space there, or set PROTEGE_HOME to a folder on another disk.`;
    return { ...failed(stop, `Could not write ${edit.path}: the disk is full`), stop };
  }
  if (written.kind === 'refused') {
    return failed(`${written.message} Nothing was changed.`, `Could not write ${edit.path}`);
  }
  const change = describeChange(edit.before ?? '', edit.after);
  const verb = edit.before === null ? 'Created' : 'Edited';
  const how = edit.rungWords === null ? '' : ` (${edit.rungWords})`;
  const counts = `+${change.addedLines} -${change.removedLines}`;
  const words = [`${verb} ${edit.path}${how}. Now:`, change.shown];
  if (isTestFile(edit.path)) {
    words.push('Note: this is a test file. Change tests only when the test itself is wrong, not to make it pass.');
  }
  return {
    ok: true,
    forModel: words.join('\n'),
    forPerson: `${verb} ${edit.path} ${counts}${how}`,
    edited: {
      path: edit.path,
      rung: edit.rung,
      addedLines: change.addedLines,
      removedLines: change.removedLines,
    },
  };
}

/** Syntax errors that the edit brings. A file that was broken before may stay so, but may not get worse. */
async function addedProblems(edit: NewText, ports: ToolPorts): Promise<readonly SyntaxProblem[]> {
  const after = await ports.syntax.check(edit.path, edit.after);
  if (after.length === 0 || edit.before === null) return after;
  const before = await ports.syntax.check(edit.path, edit.before);
  return after.length > before.length ? after : [];
}

function syntaxWords(edit: NewText, problems: readonly SyntaxProblem[]): string {
  const lines = linesOf(edit.after);
  const named = problems
    .slice(0, MAX_PROBLEMS)
    .map(({ line, column, message }) => `line ${line}, column ${column}: ${message}`);
  if (problems.length > MAX_PROBLEMS) named.push(`(${problems.length - MAX_PROBLEMS} more)`);
  const at = problems[0]?.line ?? 1;
  const first = Math.max(1, at - CONTEXT_AROUND_ERROR);
  const last = Math.min(lines.length, at + CONTEXT_AROUND_ERROR);
  const around = lines.slice(first - 1, last).map((line, index) => numberedLine(first + index, line));
  return [
    `Nothing was changed: this edit would add a syntax error to ${edit.path}.`,
    ...named,
    'With the edit the lines would be:',
    ...around,
    'Send the edit again with the syntax mended: mind brackets, quotes and indentation, and that search and replace hold whole lines.',
  ].join('\n');
}
