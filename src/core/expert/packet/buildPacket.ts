import type { ConsultationOutcome, TrackedStep } from '../advice';
import type { ConsultationPacket } from '../expert';
import { cleanText } from '../cleanText';
import { estimateTokens } from '../estimateTokens';
import { neutraliseFrames } from '../frame';
import { describeNow, describeTests, rawOutput, usefulOutput } from './describeTests';
import { definitionAt, functionAround, mergeSpans, renderSpan, splitLines } from './excerpt';
import type { Keep } from './fitText';
import { fitText } from './fitText';
import type { PacketInput } from './packetInput';
import { EXPERT_SYSTEM_TEXT } from './systemText';
import { dropWithheldFiles, maskWithheld } from './withheld';

/** A packet is never larger, whatever the budget allows: more text does not make better advice. */
export const MAX_PACKET_TOKENS = 9_000;

/** Room for the answer's schema and the provider's own framing. */
const OVERHEAD_TOKENS = 600;

const SEPARATOR_TOKENS = 24;

interface Section {
  readonly tag: string;
  readonly text: string;
  /** Tokens that the section may have at most, and the least that it keeps when there is no room. */
  readonly max: number;
  readonly min: number;
  readonly keep: Keep;
}

/**
 * The text that goes to an expert: built from what the run knows, every piece cleaned, redacted, unable to forge a
 * section, and cut to its share. Parts that stay the same come first, so that a second packet extends the first.
 */
export function buildPacket(input: PacketInput): ConsultationPacket {
  const limit =
    Math.min(MAX_PACKET_TOKENS, input.maxInputTokens) - OVERHEAD_TOKENS - estimateTokens(EXPERT_SYSTEM_TEXT);
  const sections = sectionsOf(input).filter((section) => section.text.trim() !== '');
  const user = fitSections(sections, limit)
    .map(({ tag, text }) => `<${tag}>\n${text.trim()}\n</${tag}>`)
    .join('\n\n');
  // Once more over the whole: a secret may have been joined from two pieces.
  const redacted = input.redactor.redact(user);
  return {
    system: EXPERT_SYSTEM_TEXT,
    user: redacted,
    estimatedInputTokens: estimateTokens(EXPERT_SYSTEM_TEXT) + estimateTokens(redacted) + OVERHEAD_TOKENS,
  };
}

function sectionsOf(input: PacketInput): Section[] {
  const protect = (text: string): string => protectPiece(text, input);
  const output = (text: string): string => maskWithheld(cleanText(text), input.redactor);
  const plain = (tag: string, text: string, max: number, min: number, keep: Keep): Section => ({
    tag,
    text: protect(text),
    max,
    min,
    keep,
  });
  const { latest, baseline } = input;
  const hasMoved = latest !== null && latest !== baseline;
  return [
    plain('task', `${input.task.trim()}\n\nTest command: ${input.testCommand}`, 1_200, 300, 'start'),
    // Of one size whatever has happened since: what comes first must be the same in every packet of a run.
    plain('tests-at-the-start', baseline === null ? '' : output(describeTests(baseline)), 1_500, 200, 'start'),
    plain('said-by-the-user', input.said.join('\n\n'), 600, 200, 'end'),
    plain('earlier-advice', input.earlier.map(describeEarlier).join('\n\n'), 1_000, 300, 'end'),
    plain('what-was-tried', describeAttempts(input), 1_300, 300, 'end'),
    plain('tests-now', hasMoved ? output(describeNow(latest, baseline)) : '', 1_800, 400, 'start'),
    {
      ...plain('test-output', '', 1_200, 300, 'both'),
      text: latest === null ? '' : usefulOutput(protect(output(rawOutput(latest)))),
    },
    { ...plain('diff-so-far', '', 1_500, 300, 'both'), text: protect(dropWithheldFiles(input.patch, input.redactor)) },
    plain('code', describeCode(input), 3_000, 700, 'start'),
    plain('why-now', input.evidence.join('\n'), 300, 60, 'start'),
    plain('question', input.question, 500, 120, 'start'),
  ];
}

/** Sections to shrink first, when the whole is too large. */
const SHRINK_ORDER = [
  'test-output',
  'what-was-tried',
  'diff-so-far',
  'code',
  'tests-at-the-start',
  'earlier-advice',
  'tests-now',
  'said-by-the-user',
  'task',
  'why-now',
  'question',
];

function fitSections(sections: readonly Section[], limit: number): { tag: string; text: string }[] {
  const fitted = sections.map((section) => ({ ...section, text: fitText(section.text, section.max, section.keep) }));
  const cost = (): number =>
    fitted.reduce((sum, { text }) => sum + (text === '' ? 0 : estimateTokens(text) + SEPARATOR_TOKENS), 0);
  // First down to each section's least, then, where the limit is very small, below it.
  for (const isLeastKept of [true, false]) {
    for (const tag of SHRINK_ORDER) {
      const excess = cost() - limit;
      const section = fitted.find((each) => each.tag === tag);
      if (excess <= 0 || section === undefined) continue;
      const target = estimateTokens(section.text) - excess;
      section.text = fitText(section.text, Math.max(isLeastKept ? section.min : 0, target), section.keep);
    }
  }
  return fitted.filter(({ text }) => text !== '');
}

const TAGS = `task|tests-at-the-start|said-by-the-user|earlier-advice|what-was-tried|tests-now|test-output|diff-so-far|code|why-now|question`;

const TAG_LOOKALIKE = new RegExp(`<(?=\\s*/?\\s*(?:${TAGS})\\b)`, 'gi');

/** One piece of the packet, made safe. Redacted before anything is cut, so that no half of a key is left standing. */
function protectPiece(text: string, input: PacketInput): string {
  return neutraliseFrames(input.redactor.redact(cleanText(text))).replace(TAG_LOOKALIKE, '< ');
}

function describeEarlier(advice: PacketInput['earlier'][number], index: number): string {
  const steps = advice.steps.map((step) => `- ${STEP_WORDS[step.state]}: ${step.text}`);
  const report = advice.report === null ? [] : [`The engineer's report: ${advice.report}`];
  return [
    `Advice ${index + 1}, given after step ${advice.step}: ${advice.diagnosis}`,
    ...steps,
    `Outcome: ${OUTCOME_WORDS[advice.outcome]}`,
    ...report,
  ].join('\n');
}

const STEP_WORDS: Record<TrackedStep['state'], string> = {
  done: 'done',
  open: 'not done',
  'unknown-target': 'not done, there is no such place in the workspace',
};

const OUTCOME_WORDS: Record<ConsultationOutcome, string> = {
  helped: 'it helped, fewer tests fail since',
  followed: 'followed, and no fewer tests fail',
  misled: 'followed, and more tests fail since',
  ignored: 'not followed, and no fewer tests fail',
  failed: 'no answer',
  pending: 'not known yet',
};

function describeAttempts(input: PacketInput): string {
  const lines = input.attempts.map(
    ({ step, what, effect }) => `step ${step}: ${what}\n    -> ${effect === '' ? 'not tested yet' : effect}`,
  );
  return [...lines, ...(input.looked === '' ? [] : [input.looked])].join('\n');
}

const SHORT_FILE_LINES = 40;

/** A suite fails because a test in it does: where that test is named, the rest of the suite tells nothing. */
function placesToShow(file: PacketInput['code'][number], lines: readonly string[]): readonly number[] {
  return file.lines.filter((line) => {
    if (!/^\s*(?:describe|context|suite)\b/.test(lines[line - 1] ?? '')) return true;
    const { from, to } = functionAround(lines, line);
    return !file.lines.some((other) => other !== line && from <= other && other <= to);
  });
}

/** First what matters most of every file, then what that code uses. */
function describeCode(input: PacketInput): string {
  const first: string[] = [];
  const then: string[] = [];
  for (const file of input.code) {
    if (input.redactor.isWithheld(file.path)) continue;
    const lines = splitLines(file.text);
    if (lines.length === 0) continue;
    const used = file.used ?? [];
    const isShort = lines.length <= SHORT_FILE_LINES;
    if (isShort && file.lines.length === 0 && used.length > 0) {
      then.push(renderSpan(file.path, lines, { from: 1, to: lines.length }));
      continue;
    }
    const spans =
      isShort && file.lines.length > 0
        ? [{ from: 1, to: lines.length }]
        : mergeSpans(placesToShow(file, lines).map((line) => functionAround(lines, line)));
    const isShown = (line: number): boolean => spans.some(({ from, to }) => from <= line && line <= to);
    for (const span of spans) first.push(renderSpan(file.path, lines, span, file.columns));
    const unseen = used.filter((line) => !isShown(line));
    for (const span of mergeSpans(unseen.map((line) => definitionAt(lines, line))))
      then.push(renderSpan(file.path, lines, span));
  }
  return [...first, ...then].join('\n\n');
}
