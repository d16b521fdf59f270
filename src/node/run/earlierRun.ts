import { join } from 'node:path';
import { adoptLineEndings, toLf } from '../../core/edits/lineEndings';
import { mergeThreeWays } from '../../core/edits/mergeThreeWays';
import type { ProposedFile, RunEvent } from '../../core/trajectory/runEvent';
import type { Workspace } from '../../core/workspace/workspace';
import { HostError } from '../hostError';
import type { FileReview } from '../hostTypes';
import { FileProposalStore } from '../runs/fileProposalStore';
import { FileRunStore, RunNotFoundError } from '../runs/fileRunStore';
import { isRunAlive } from '../runs/runStatus';

/** A run that has ended, to be continued. */
export interface EarlierRun {
  readonly id: string;
  /** With what the user said while it went on. */
  readonly task: string;
  /** Whether its tests failed before it did anything. */
  readonly wasFailing: boolean;
  readonly events: readonly RunEvent[];
  /** What is left to decide of its proposal, with the user's own edits in it. */
  readonly files: readonly ProposedFile[];
}

/** Reads the run to continue. Throws a `HostError` where there is none, it is of another workspace, or it still goes on. */
export async function readEarlierRun(dataFolder: string, id: string, workspace: string): Promise<EarlierRun> {
  const runsFolder = join(dataFolder, 'runs');
  const runs = new FileRunStore(runsFolder);
  const events = await runs.read(id).catch((cause: unknown) => {
    if (cause instanceof RunNotFoundError) throw new HostError('cannot-continue', cause.message, { cause });
    throw cause;
  });
  const started = events.find((event) => event.type === 'run-started');
  if (started === undefined) throw new HostError('cannot-continue', new RunNotFoundError(id).message);
  if (started.workspace !== workspace)
    throw new HostError(
      'cannot-continue',
      `Run ${id} belongs to ${started.workspace}. Continue it there (--workspace).`,
    );
  if (events.at(-1)?.type !== 'finished' && (await isRunAlive(join(runsFolder, id))))
    throw new HostError('cannot-continue', `Run ${id} still goes on. Stop it first.`);
  const { files, reviews } = await new FileProposalStore(runsFolder, runs).read(id);
  const baseline = events.find((event) => event.type === 'tests-ran');
  return {
    id,
    task: wholeTask(started.task, events),
    wasFailing: baseline !== undefined && baseline.outcome.status !== 'passed',
    events,
    files: files.flatMap((file) => undecided(file, reviews.get(file.path))),
  };
}

function wholeTask(task: string, events: readonly RunEvent[]): string {
  const said = events.flatMap((event) => (event.type === 'user-said' && !event.asksExpert ? [event.text] : []));
  return said.reduce(withAddition, task);
}

/** A task with what its user adds to it. */
export function withAddition(task: string, text: string): string {
  return `${task}\n\nThe user adds: ${text}`;
}

/** Accepted files are in the workspace, and what the user rejected must not come back. */
function undecided(file: ProposedFile, review: FileReview | undefined): ProposedFile[] {
  if (review === undefined) return [file];
  if (review.decision !== 'open') return [];
  const { basis, text } = review;
  return [
    {
      ...file,
      before: basis === undefined ? file.before : basis,
      after: text === undefined ? file.after : text,
    },
  ];
}

export interface PlacedEdits {
  readonly placed: readonly ProposedFile[];
  readonly leftOut: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Writes the edits into the workspace, as edits of the run that goes on. What has changed since is merged or left as it is.
 * `mayStay` is asked after each: with an edit that changes what the test command stands for, no test would run.
 */
export async function placeEdits(
  workspace: Workspace,
  files: readonly ProposedFile[],
  mayStay: () => Promise<boolean>,
): Promise<PlacedEdits> {
  const placed: ProposedFile[] = [];
  const leftOut: { path: string; message: string }[] = [];
  for (const file of files) {
    const problem = await placeEdit(workspace, file, mayStay);
    if (problem === null) placed.push(file);
    else leftOut.push({ path: file.path, message: problem });
  }
  return { placed, leftOut };
}

/** Null where the file holds the edit now, else why it does not. */
async function placeEdit(
  workspace: Workspace,
  { path, before, after }: ProposedFile,
  mayStay: () => Promise<boolean>,
): Promise<string | null> {
  const leftOut = (why: string): string => `The earlier edit of ${path} is left out: ${why}`;
  const current = await workspace.read(path);
  if (current.kind === 'refused') return leftOut(current.message);
  if (current.kind === 'binary') return leftOut(`${path} is not a text file.`);
  const ours = current.kind === 'missing' ? null : current.text;
  // An editor may have given a text under review other line ends than the file has.
  const asOurs = (text: string | null): string | null =>
    text === null || ours === null ? text : adoptLineEndings(ours, toLf(text));
  const merge = mergeThreeWays(asOurs(before), ours, asOurs(after));
  if (merge.conflicts.length > 0 || merge.text === null) return leftOut('the same lines have changed since.');
  if (merge.text === ours) return null;
  const written = await workspace.write(path, merge.text);
  if (written.kind === 'refused') return leftOut(written.message);
  // A new file can't be taken away again: then the tests themselves refuse to run.
  if (ours === null || (await mayStay())) return null;
  await workspace.write(path, ours);
  return leftOut('it changes what the test command stands for.');
}
