import type { TestOutcome } from '../../outcomes/testOutcome';
import type { RunEvent } from '../../trajectory/runEvent';
import type { ConsultationOutcome } from '../advice';
import type { Receipt } from '../receipt';
import { receiptsOf } from '../receipt';
import { cleanLine } from '../cleanText';
import { stepText } from '../guidance';
import { describeChange, headline } from './describeTests';
import type { EarlierAdvice, PacketAttempt } from './packetInput';
import { stepList } from './stepList';
import { afterPartialRun } from './partialRun';

/** What the packet needs of a run, taken from its events. */
export interface RunFacts {
  readonly task: string;
  readonly testCommand: string;
  readonly baseline: TestOutcome | null;
  readonly latest: TestOutcome | null;
  readonly attempts: readonly PacketAttempt[];
  readonly said: readonly string[];
  readonly looked: string;
  /** The steps that each thing was seen at that the controller says in words: what counts must name what it counts. */
  readonly seenAt: ReadonlyMap<string, readonly number[]>;
  readonly earlier: readonly EarlierAdvice[];
}

const MAX_SNIPPET_CHARS = 200;

type ActionEvent = Extract<RunEvent, { type: 'action' }>;
type ResultEvent = Extract<RunEvent, { type: 'tool-result' }>;

/** What the events do not say about the advice so far, by consultation. */
export interface AdviceStanding {
  /** The protégé's own words about it, or null. */
  readonly report: string | null;
  /** As it would be judged now. */
  readonly outcome: ConsultationOutcome;
}

/** Reads a run's events. */
export function runFacts(
  events: Iterable<RunEvent>,
  standing: ReadonlyMap<string, AdviceStanding> = new Map(),
): RunFacts {
  const all = [...events];
  let task = '';
  let testCommand = '';
  let baseline: TestOutcome | null = null;
  let latest: TestOutcome | null = null;
  let action: ActionEvent | null = null;
  const attempts: PacketAttempt[] = [];
  const looks = new Map<string, number[]>();
  const seenAt = new Map<string, readonly number[]>();
  const said: string[] = [];
  for (const event of all) {
    switch (event.type) {
      case 'run-started':
        ({ task, testCommand } = event);
        break;
      case 'action':
        action = event;
        if (isLook(event)) looks.set(lookOf(event), [...(looks.get(lookOf(event)) ?? []), event.step]);
        break;
      case 'signal':
        seenAt.set(event.signal.detail, event.signal.evidence);
        break;
      case 'user-said':
        if (!event.asksExpert) said.push(event.text);
        break;
      case 'tool-result': {
        const attempt = action === null ? null : attemptOf(action, event);
        if (attempt === null) break;
        attempts.push(attempt);
        break;
      }
      case 'tests-ran': {
        const { outcome } = event;
        const isPartial: boolean = outcome.selector !== null && latest !== null;
        const known: TestOutcome | null = isPartial && latest !== null ? afterPartialRun(latest, outcome) : outcome;
        const change = known === null ? headline(outcome) : describeChange(latest, known);
        setEffect(attempts, isPartial ? `${change} (only ${outcome.selector} was run)` : change);
        if (event.phase === 'baseline') baseline = outcome;
        latest = known ?? latest;
        break;
      }
      default:
        break;
    }
  }
  const earlier = receiptsOf(all).flatMap((receipt) => earlierOf(receipt, standing.get(receipt.id)));
  return { task, testCommand, baseline, latest, attempts, said, looked: describeLooks(looks), seenAt, earlier };
}

function attemptOf(action: ActionEvent, result: ResultEvent): PacketAttempt | null {
  if (action.tool !== 'edit_file' && action.tool !== 'write_file') return null;
  const text = (name: string): string => {
    const value = action.args[name];
    return typeof value === 'string' ? value : '';
  };
  const what =
    action.tool === 'edit_file'
      ? `edited ${text('path')}: "${snippet(text('search'))}" became "${snippet(text('replace'))}"`
      : `wrote ${text('path')} (${text('content').split('\n').length} lines)`;
  return { step: result.step, what, effect: result.ok ? '' : `refused: ${cleanLine(result.forPerson, 160)}` };
}

function snippet(text: string): string {
  return cleanLine(text, MAX_SNIPPET_CHARS);
}

/** The run of the tests tells the effect of all edits since the one before it. */
function setEffect(attempts: PacketAttempt[], effect: string): void {
  const last = attempts.findLastIndex((attempt) => attempt.effect === '');
  for (const [index, attempt] of attempts.entries()) {
    if (attempt.effect !== '') continue;
    const together = `tested together with step ${attempts[last]?.step ?? attempt.step}`;
    attempts[index] = { ...attempt, effect: index === last ? effect : together };
  }
}

function isLook({ tool }: ActionEvent): boolean {
  return tool === 'read_file' || tool === 'search' || tool === 'list_files' || tool === 'run_tests';
}

function lookOf(action: ActionEvent): string {
  const subject = action.args.path ?? action.args.pattern ?? action.args.glob ?? '';
  return `${action.tool}${typeof subject === 'string' && subject !== '' ? ` ${cleanLine(subject, 80)}` : ''}`;
}

function describeLooks(looks: ReadonlyMap<string, readonly number[]>): string {
  const entries = [...looks].sort(([, a], [, b]) => b.length - a.length).slice(0, 10);
  if (entries.length === 0) return '';
  const words = entries.map(([what, steps]) =>
    steps.length === 1 ? what : `${what} (${steps.length} times, in steps ${stepList(steps)})`,
  );
  return `Other actions: ${words.join(', ')}.`;
}

function earlierOf(receipt: Receipt, standing: AdviceStanding | undefined): EarlierAdvice[] {
  if (receipt.advice === null) return [];
  const steps =
    receipt.adviceSteps.length > 0
      ? receipt.adviceSteps
      : receipt.advice.steps.map((step) => ({
          text: stepText(step),
          state: 'open' as const,
        }));
  const { step, advice } = receipt;
  const outcome = standing?.outcome ?? receipt.outcome;
  return [{ step, diagnosis: advice.diagnosis, steps, outcome, report: standing?.report ?? null }];
}
