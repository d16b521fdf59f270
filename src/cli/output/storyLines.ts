import { money } from '../../core/budget/money';
import { SEVERITY_WORTH_SAYING } from '../../core/controller/signal';
import { isWorstCase, type Receipt } from '../../core/expert/receipt';
import { plainText } from '../../core/outcomes/plainText';
import { passingCount } from '../../core/outcomes/testOutcome';
import { ENGLISH } from '../../core/report/language';
import { optionWords } from '../../core/report/optionWords';
import type { RunEvent } from '../../core/trajectory/runEvent';

const LAST_WORDS = 4;
/** Frames of a stack, and what Node signs with: they name no cause. */
const STACK_OR_BANNER = /^(?:at |Node\.js v\d)/;
const LONGEST_LAST_WORD = 160;

export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'dim' | 'strong' | 'expert';

export interface StoryLine {
  readonly tone: Tone;
  readonly text: string;
}

/**
 * What a person reads about an event: the live progress, the plain output in a pipe and `runs show` all use this, so
 * that the log alone tells the same story. Events that say nothing new to a person give no line.
 */
export function storyLines(event: RunEvent): StoryLine[] {
  switch (event.type) {
    case 'run-started':
      return startLines(event);
    case 'notice':
      return [line(event.level === 'warning' ? 'warn' : 'dim', `note     ${event.message}`)];
    case 'tests-ran':
      return event.phase === 'step' ? [] : testLines(event);
    case 'tool-result':
      return [line(event.ok ? 'plain' : 'dim', `${stepLabel(event.step)} ${toolLabel(event)}`)];
    case 'malformed':
      return [];
    case 'signal':
      return event.signal.kind === 'asked' || event.signal.severity < SEVERITY_WORTH_SAYING
        ? []
        : [line('warn', `signal   ${event.signal.kind}: ${event.signal.detail}`)];
    case 'verdict':
      return event.verdict.state === 'working'
        ? []
        : [line('warn', `verdict  ${event.verdict.state} (${percent(event.verdict.score)} sure)`)];
    case 'decision':
      return event.decision.decision === 'continue'
        ? []
        : [line('dim', `decision ${event.decision.decision}: ${event.decision.reason}`)];
    case 'nudged':
      return [line('warn', `nudge    ${event.text.split('\n')[0] ?? ''}`)];
    case 'user-said':
      return [
        line(
          'plain',
          `you      ${event.asksExpert ? `ask the expert${event.text === '' ? '' : `: ${event.text}`}` : event.text}`,
        ),
      ];
    case 'consultation-started':
      return [
        line(
          'expert',
          `expert   asking ${event.provider}/${event.model}: ${event.packet.length} characters, at most ${money(event.worstCaseUsd)}${event.priceNote === undefined ? '' : ` (${event.priceNote})`}`,
        ),
      ];
    case 'consultation-ended':
      return consultationLines(event);
    case 'consultation-judged':
      return [line(event.outcome === 'helped' ? 'good' : 'dim', `expert   advice ${event.outcome}`)];
    case 'compacted':
      return [
        line(
          'dim',
          `note     older steps shortened: ${event.tokensBefore} to ${event.tokensAfter} tokens; the task and all advice are kept`,
        ),
      ];
    case 'finished':
      return endLines(event);
    case 'tests-started':
    case 'step-started':
    case 'model-requested':
    case 'model-delta':
    case 'model-replied':
    case 'action':
    case 'advice-progress':
    case 'proposal':
      return [];
  }
}

type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

function startLines(event: Of<'run-started'>): StoryLine[] {
  const { model, expert, furtherExperts = [] } = event;
  const then = furtherExperts.map((each) => `, then ${each.provider}/${each.model}`).join('');
  const practice = model.isPractice ? ' (practice: a search program, no language model)' : '';
  return [
    line('strong', `task     ${event.task.split('\n')[0] ?? ''}`),
    ...(event.continues === undefined
      ? []
      : [
          line(
            'plain',
            `continues ${event.continues}${event.hint === undefined ? '' : `, with the hint: ${event.hint.split('\n')[0] ?? ''}`}`,
          ),
          ...takenOverLines(event),
        ]),
    line('plain', `model    ${model.name} by ${model.provider}${practice}, window ${model.contextTokens} tokens`),
    line(
      'plain',
      `expert   ${expert === null ? 'none: nothing leaves this machine' : `${expert.provider}/${expert.model}${then}, ${expert.mode}`}`,
    ),
    line('plain', `tests    ${event.testCommand} (${event.sandbox})`),
  ];
}

/** What the user need not say again; what is given now stands before it. */
function takenOverLines({ continues = '', options = {}, takenOver = [] }: Of<'run-started'>): StoryLine[] {
  const words = optionWords(options, takenOver, ENGLISH);
  return words.length === 0 ? [] : [line('plain', `goes on  with ${words.join(', ')}, as run ${continues} had`)];
}

function testLines({ outcome, phase }: Of<'tests-ran'>): StoryLine[] {
  const isNamed = outcome.status === 'passed' || outcome.failing.length > 0;
  const names = outcome.failing.slice(0, 3).map((test) => test.id);
  const more = outcome.failing.length > 3 ? ` and ${outcome.failing.length - 3} more` : '';
  const list = names.length === 0 ? '' : `: ${names.join(', ')}${more}`;
  const passing = passingCount(outcome);
  const counts = [`${outcome.failing.length} failing`, ...(passing === null ? [] : [`${passing} passing`])].join(', ');
  const text = isNamed ? `${counts}${list}` : `${outcome.status} (exit code ${outcome.exitCode ?? 'none'})`;
  return [
    line(outcome.status === 'passed' ? 'good' : 'bad', `tests    ${phase === 'baseline' ? 'before: ' : ''}${text}`),
    ...(isNamed ? [] : lastWords(outcome.output)),
  ];
}

/** Where no test is named, the end of the output is all there is to tell what went wrong. */
function lastWords(output: string): StoryLine[] {
  const lines = plainText(output)
    .split('\n')
    .map((text) => text.trim())
    .filter((text) => text !== '' && !STACK_OR_BANNER.test(text));
  return lines.slice(-LAST_WORDS).map((text) => line('dim', `         ${text.slice(0, LONGEST_LAST_WORD)}`));
}

function toolLabel(event: Of<'tool-result'>): string {
  return event.tool === 'none' ? event.forPerson : `${event.tool}  ${event.forPerson}`;
}

function consultationLines(event: Of<'consultation-ended'>): StoryLine[] {
  const cost = costText(event);
  if (event.advice === null) return [line('bad', `expert   no advice (${event.error?.message ?? 'unknown'}), ${cost}`)];
  return [
    line('expert', `expert   ${cost}: ${event.advice.diagnosis}`),
    ...event.advice.steps.map((step, index) =>
      line(
        'expert',
        `         ${index + 1}. ${step.action} ${step.target}: ${step.detail.replaceAll('\n', '\n            ')}`,
      ),
    ),
    ...event.advice.stopDoing.map((item) => line('expert', `         stop: ${item}`)),
    ...(event.advice.needsUser ? [line('warn', '         The expert says that only you can decide this.')] : []),
  ];
}

/** What a consultation cost, in words. */
export function costText(consultation: Pick<Receipt, 'usage' | 'costUsd'>): string {
  const cost = money(consultation.costUsd);
  return isWorstCase(consultation) ? `at most ${cost} (what it used is not known)` : cost;
}

function endLines(event: Of<'finished'>): StoryLine[] {
  const isGood = event.exitCode === 0;
  const costs = event.models.map(
    (row) =>
      `${row.model}${row.role === 'expert' ? ' (expert)' : ''}: ${count(row.calls, 'call')}, ${row.inputTokens} tokens in, ${row.outputTokens} out, ${money(row.costUsd)}`,
  );
  return [
    line(isGood ? 'good' : 'bad', `${isGood ? 'fixed' : 'ended'}    ${event.message}`),
    ...(event.summary === '' ? [] : [line('plain', `summary  ${event.summary}`)]),
    ...costs.map((text) => line('dim', `cost     ${text}`)),
    line(
      'plain',
      `total    ${count(event.steps, 'step')}, ${count(event.consultations, 'consultation')}, ${money(event.costUsd)}`,
    ),
  ];
}

function line(tone: Tone, text: string): StoryLine {
  return { tone, text };
}

function stepLabel(step: number): string {
  return `step ${String(step).padEnd(3)}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
