import type { ConsultationOutcome } from '../../core/expert/advice';
import { passingCount, type TestOutcome } from '../../core/outcomes/testOutcome';
import { money } from '../../core/budget/money';
import { outcomeWord as outcomeWordIn, statusWord as statusWordIn } from '../../core/report/statusWords';
import type { RunEventOf } from '../../core/trajectory/runEvent';
import type { RunStatus, RunSummary } from '../../node/hostTypes';
import { chosenWords, count, logged, t } from '../support/words';

const longestLine = 160;

/** The first line that says something, short enough for a tree. */
export function firstLine(text: string): string {
  const line =
    text
      .split(/\r?\n/)
      .find((candidate) => candidate.trim() !== '')
      ?.trim() ?? '';
  return line.length > longestLine ? `${line.slice(0, longestLine - 1)}…` : line;
}

function argument(args: Readonly<Record<string, unknown>>, name: string): string {
  const value = args[name];
  if (typeof value === 'string') return firstLine(value);
  return typeof value === 'number' ? String(value) : '';
}

/** What the protégé does in this step, in words. */
export function actionTitle(tool: string, args: Readonly<Record<string, unknown>>): string {
  switch (tool) {
    case 'read_file': {
      const from = argument(args, 'from');
      return from === ''
        ? t('Read {0}', argument(args, 'path'))
        : t('Read {0} from line {1}', argument(args, 'path'), from);
    }
    case 'search':
      return t('Search for “{0}”', argument(args, 'pattern'));
    case 'list_files':
      return t('List files {0}', argument(args, 'glob')).trim();
    case 'edit_file':
      return t('Edit {0}', argument(args, 'path'));
    case 'write_file':
      return t('Write {0}', argument(args, 'path'));
    case 'run_tests':
      return argument(args, 'selector') === '' ? t('Run the tests') : t('Run {0}', argument(args, 'selector'));
    case 'ask_expert':
      return t('Asks for the expert');
    case 'finish':
      return t('Says that it is done');
    default:
      return tool;
  }
}

/** What an attempt that was kept comes to: the latest is the user's to review. */
export function proposalText({
  fileCount,
  isLatest,
}: {
  readonly fileCount: number;
  readonly isLatest: boolean;
}): string {
  return isLatest
    ? count(fileCount, 'Proposal: {0} file to review', 'Proposal: {0} files to review')
    : count(fileCount, 'Best attempt so far: {0} file', 'Best attempt so far: {0} files');
}

/** For rows, which show no code as such: a reader would see, or hear, every backtick. */
export function withoutTicks(text: string): string {
  return text.replaceAll('`', '');
}

/** What a result says beyond the title that it stands beside: the title names the file already. */
export function beyondTitle(result: string, path: unknown): string {
  if (typeof path !== 'string' || path === '') return result;
  // A whole word of it: a file `a` is not the one in `Read`.
  const name = ` ${path}`;
  const at = ` ${result}`.indexOf(name);
  const rest = result.slice(at + path.length);
  return at === -1 || /^[^\s,:]/.test(rest) ? result : rest.replace(/^[\s,:]+/, '');
}

/** Which run it goes on with, and what it took over from that one; nothing where it began by itself. */
export function continuesTexts({ continues, hint, options = {}, takenOver = [] }: RunEventOf<'run-started'>): string[] {
  if (continues === undefined) return [];
  return [
    hint === undefined
      ? t('Continues the run {0}', continues)
      : t('Continues the run {0} with the hint: {1}', continues, firstLine(hint)),
    ...(takenOver.length === 0 ? [] : [t('Taken over from that run: {0}', chosenWords(options, takenOver))]),
  ];
}

export function testsSentence(outcome: TestOutcome): string {
  const passing = passingCount(outcome);
  switch (outcome.status) {
    case 'passed':
      return passing === null ? t('the tests pass') : count(passing, 'the one test passes', 'all {0} tests pass');
    case 'failed':
      return outcome.failing.length > 0
        ? passing === null
          ? t('{0} failing', outcome.failing.length)
          : t('{0} failing, {1} passing', outcome.failing.length, passing)
        : t('the tests fail (exit code {0})', outcome.exitCode ?? '?');
    case 'timed-out':
      return t('the tests took too long and were stopped');
    case 'cancelled':
      return t('the tests were cancelled');
    case 'not-started':
      return t('the tests did not start');
  }
}

export function statusWord(status: RunStatus): string {
  return statusWordIn(status, t);
}

/** Whether nothing is left to do after the run. */
export function hasFixed(status: RunStatus): boolean {
  return status === 'fixed' || status === 'already-passing';
}

export function outcomeWord(outcome: ConsultationOutcome | 'waiting', isLive = false): string {
  return outcomeWordIn(outcome, isLive, t);
}

/**
 * How a run ended, in the reader's language and with what to do in the editor. What the log holds of a text from outside
 * (an endpoint's, say) stays as it is.
 */
export function endText(finished: RunEventOf<'finished'>, limits: RunEventOf<'run-started'>['limits'] | null): string {
  switch (finished.outcome) {
    case 'fixed':
      return t('All tests pass.');
    case 'already-passing':
      return t('The tests pass already. Describe the bug, or start from a test that fails.');
    case 'cancelled':
      return t('The run was stopped.');
    case 'not-fixed':
      if (limits !== null && finished.steps >= limits.maxSteps)
        return t(
          'The limit of {0} steps was reached. Raise it in the settings, or give a narrower task.',
          limits.maxSteps,
        );
      return logged(finished.message);
    case 'stuck':
    case 'budget-spent':
    case 'model-unreachable':
    case 'configuration':
      return logged(finished.message);
  }
}

/** The second half of a run's line: `fixed · 7 steps · 1 consultation · $0.01`. */
export function runDescription(summary: RunSummary): string {
  const parts = [statusWord(summary.status), count(summary.steps, '{0} step', '{0} steps')];
  if (summary.consultations > 0) parts.push(count(summary.consultations, '{0} consultation', '{0} consultations'));
  if (summary.costUsd > 0) parts.push(money(summary.costUsd));
  return parts.join(' · ');
}
