import { allPassSentence, passingCount, type TestOutcome } from '../../outcomes/testOutcome';
import { essentialOutput } from '../../tools/essentialOutput';
import { cleanLine } from '../cleanText';

/** The newest run; where nothing has changed since the start in a few words, since all of it stands above. */
export function describeNow(latest: TestOutcome, baseline: TestOutcome | null): string {
  const isSame =
    baseline?.status === latest.status &&
    baseline.selector === latest.selector &&
    baseline.signature === latest.signature &&
    messagesOf(baseline) === messagesOf(latest);
  return isSame ? `As at the start, in the same way: ${headline(latest)}` : describeTests(latest);
}

/** Without addresses of objects, which differ in each run. The signature would mask numbers too, which tell a lot. */
function messagesOf({ failing }: TestOutcome): string {
  return failing
    .map(({ id, message = '' }) => `${id}\n${message.replace(/\b0x[0-9a-f]+\b/gi, '0x')}`)
    .sort()
    .join('\n');
}

const MAX_TESTS = 10;
const MAX_MESSAGE_CHARS = 900;

/** What fails and how: each failing test with its message; the output itself where the runner gives no messages. */
export function describeTests(outcome: TestOutcome): string {
  const partial =
    outcome.selector === null
      ? ''
      : ` The newest run was of ${cleanLine(outcome.selector, 200)} only; the other tests are as they were last seen.`;
  const lines = [headline(outcome) + partial];
  for (const test of outcome.failing.slice(0, MAX_TESTS)) {
    const at = test.file === undefined ? '' : ` (${test.file}${test.line === undefined ? '' : `:${test.line}`})`;
    lines.push(`- ${cleanLine(test.id, 300)}${at}`);
    if (test.message !== undefined && test.message.trim() !== '')
      lines.push(
        ...cut(test.message.trim(), MAX_MESSAGE_CHARS)
          .split('\n')
          .map((line) => `    ${line}`),
      );
  }
  if (outcome.failing.length > MAX_TESTS) lines.push(`- and ${outcome.failing.length - MAX_TESTS} more`);
  return lines.join('\n');
}

/** Output that says more than the messages do. */
export function rawOutput(outcome: TestOutcome): string {
  return outcome.status === 'passed' ? '' : outcome.output.trim();
}

/** Output without passing tests, frames of libraries and what comes by the thousand. It cuts: only for what is redacted. */
export function usefulOutput(redacted: string): string {
  return foldAlike(withoutRepetition(essentialOutput(redacted, Number.POSITIVE_INFINITY).text)).trim();
}

const SUMMARY_HEADER = /^=+ short test summary info =+$/;

/** pytest names each failure once more at its end: only what stands nowhere above is kept of that. */
function withoutRepetition(text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => SUMMARY_HEADER.test(line));
  if (start === -1) return text;
  const titles = new Set(
    lines
      .slice(0, start)
      .map((line) => /^_{3,} (?:ERROR at (?:setup|teardown) of |ERROR collecting )?(.+?) _{3,}$/.exec(line)?.[1]),
  );
  const isRepeated = (line: string): boolean => {
    const [, file, name] = /^(?:FAILED|ERROR) (\S+?\.py)(?:::(.+?))?(?: - .*)?$/.exec(line) ?? [];
    return file !== undefined && titles.has(name?.replaceAll('::', '.') ?? file);
  };
  const rest = lines.slice(start + 1).filter((line) => !isRepeated(line));
  const isEmpty = rest[0] === undefined || /^=+ /.test(rest[0]);
  return [...lines.slice(0, start), ...(isEmpty ? [] : lines.slice(start, start + 1)), ...rest].join('\n');
}

/** Lines that follow each other and differ in numbers only: two tell as much as a thousand. */
const ALIKE_SHOWN = 2;

function foldAlike(text: string): string {
  const kept: string[] = [];
  let key = '';
  let count = 0;
  const close = (): void => {
    if (count > ALIKE_SHOWN) kept.push(`[${count - ALIKE_SHOWN} more lines like this]`);
  };
  for (const line of text.split('\n')) {
    const next = line.replace(/\d+(?:\.\d+)?/g, '0');
    if (next !== key || next.trim() === '') {
      close();
      key = next;
      count = 0;
    }
    count++;
    if (count <= ALIKE_SHOWN) kept.push(line);
  }
  close();
  return kept.join('\n');
}

/** The state of the tests in a few words, for the list of attempts. */
export function headline(outcome: TestOutcome): string {
  const passing = passingCount(outcome);
  switch (outcome.status) {
    case 'passed':
      return allPassSentence(outcome);
    case 'failed':
      return outcome.failing.length === 0
        ? `The test command failed with exit code ${outcome.exitCode ?? 'unknown'}.`
        : `${outcome.failing.length} failing${passing === null ? '' : `, ${passing} passing`}.`;
    case 'timed-out':
      return 'The test command ran into its time limit.';
    case 'cancelled':
      return 'The test command was cancelled.';
    case 'not-started':
      return 'The test command did not start.';
  }
}

function cut(text: string, maxChars: number): string {
  return text.length <= maxChars ? text : `${text.slice(0, maxChars)}…`;
}

/** What changed between two runs of the tests, in words. */
export function describeChange(before: TestOutcome | null, after: TestOutcome): string {
  if (after.status !== 'failed' || after.failing.length === 0 || before === null) return headline(after);
  const was = new Set(before.failing.map((test) => test.id));
  const is = new Set(after.failing.map((test) => test.id));
  const fixed = [...was].filter((id) => !is.has(id));
  const broken = [...is].filter((id) => !was.has(id));
  const parts = [`tests: ${was.size} failing before, ${is.size} after`];
  if (fixed.length > 0) parts.push(`now passing: ${names(fixed)}`);
  if (broken.length > 0) parts.push(`newly failing: ${names(broken)}`);
  if (fixed.length === 0 && broken.length === 0) parts.push(describeSame(before, after));
  return parts.join('; ');
}

function describeSame(before: TestOutcome, after: TestOutcome): string {
  // A run of some tests only has another output, and so another signature, whatever they say.
  if (before.selector !== after.selector) return 'the same tests';
  return before.signature === after.signature ? 'the same failure' : 'the same tests, another failure';
}

function names(ids: readonly string[]): string {
  const shown = ids.slice(0, 3).map((id) => cleanLine(id, 120));
  return ids.length > 3 ? `${shown.join(', ')} and ${ids.length - 3} more` : shown.join(', ');
}
