import { passingCount, type FailingTest, type TestOutcome } from '../outcomes/testOutcome';
import { essentialOutput } from './essentialOutput';

const MAX_FAILING_NAMED = 15;
const MAX_NAMED_CHANGES = 8;
const MAX_MESSAGE_LENGTH = 300;
const DEFAULT_OUTPUT_CHARACTERS = 3500;

/**
 * What a run of the tests came to, for the model: counts, what changed since the run before, the failing tests, and the part
 * of the output that matters. What does not fit is counted. Equal outcomes give equal text: no times, no dates.
 * @param previous The run before with the same selector, or null.
 */
export function formatTestOutcome(
  outcome: TestOutcome,
  previous: TestOutcome | null,
  maxOutputCharacters = DEFAULT_OUTPUT_CHARACTERS,
): string {
  const parts = [headline(outcome)];
  if (outcome.status === 'cancelled') return parts.join('\n');
  const change = previous === null ? '' : changeWords(outcome, previous);
  if (change !== '') parts.push(change);
  if (outcome.status === 'passed') return parts.join('\n');
  if (outcome.failing.length > 0) parts.push(failingWords(outcome.failing));
  const output = essentialOutput(outcome.output, maxOutputCharacters);
  if (output.text !== '') parts.push(`Output:${output.note}`, output.text);
  else parts.push('The command wrote no output.');
  if (outcome.outputTruncated) parts.push('(The output was so long that only its start and end were kept.)');
  return parts.join('\n');
}

function headline(outcome: TestOutcome): string {
  const what = outcome.selector === null ? 'Tests' : `Tests (${outcome.selector})`;
  const counts = countWords(outcome);
  switch (outcome.status) {
    case 'passed':
      return `${what}: all passed${counts}.`;
    case 'failed':
      return outcome.runner === null
        ? `${what}: failed (${exitWords(outcome)}).`
        : `${what}: failed${counts === '' ? ` (${exitWords(outcome)})` : counts}.`;
    case 'timed-out':
      return `${what}: stopped at the time limit${counts}. Something may run for ever: look for a loop that does not end.`;
    case 'cancelled':
      return `${what}: cancelled.`;
    case 'not-started':
      return `${what}: the test command could not be started (${outcome.command}).`;
  }
}

function countWords(outcome: TestOutcome): string {
  const passing = passingCount(outcome);
  const failing = outcome.failing.length;
  if (failing === 0) return passing === null ? '' : ` (${passing})`;
  return ` (${failing} failed${passing === null ? '' : `, ${passing} passed`})`;
}

function exitWords(outcome: TestOutcome): string {
  return outcome.exitCode === null ? 'ended without an exit code' : `exit code ${outcome.exitCode}`;
}

function changeWords(outcome: TestOutcome, previous: TestOutcome): string {
  const before = new Set(previous.failing.map(({ id }) => id));
  const now = new Set(outcome.failing.map(({ id }) => id));
  const passing = new Set(outcome.passing);
  const fixed = [...before].filter((id) => !now.has(id) && (passing.has(id) || outcome.status === 'passed'));
  const broken = [...now].filter((id) => !before.has(id));
  const words: string[] = [];
  if (fixed.length > 0) words.push(`Newly passing: ${named(fixed)}.`);
  if (broken.length > 0) words.push(`Newly failing: ${named(broken)}.`);
  if (words.length === 0 && outcome.status !== 'passed' && now.size > 0) {
    words.push(
      outcome.signature === previous.signature
        ? 'The same tests fail as before, in the same way.'
        : 'The same tests fail as before, in another way.',
    );
  }
  return words.join(' ');
}

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, MAX_NAMED_CHANGES).join('; ');
  return ids.length > MAX_NAMED_CHANGES ? `${shown}; and ${ids.length - MAX_NAMED_CHANGES} more` : shown;
}

function failingWords(failing: readonly FailingTest[]): string {
  const lines = failing.slice(0, MAX_FAILING_NAMED).map((test) => {
    const place = test.file === undefined ? '' : ` (${test.file}${test.line === undefined ? '' : `:${test.line}`})`;
    return `- ${test.id}${place}${messageWords(test.message)}`;
  });
  if (failing.length > MAX_FAILING_NAMED) {
    lines.push(`(${failing.length - MAX_FAILING_NAMED} more failing tests are not named here)`);
  }
  return ['Failing:', ...lines].join('\n');
}

function messageWords(message: string | undefined): string {
  const text = (message ?? '').trim().replace(/\s*\n\s*/g, ' / ');
  if (text === '') return '';
  const left = text.length - MAX_MESSAGE_LENGTH;
  return `: ${left > 0 ? `${text.slice(0, MAX_MESSAGE_LENGTH)} [${left} more characters]` : text}`;
}
