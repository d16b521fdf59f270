import { cleanLine } from '../expert/cleanText';
import { Costs } from '../agent/costs';
import type { RunEvent, RunEventOf } from '../trajectory/runEvent';
import type { MarkOf, ReportMark, RunReport } from './runReport';
import { SpanTrail } from './spanTrail';
import { testPoint } from './testPoint';

const TASK_CHARS = 300;
const TEXT_CHARS = 240;
/** What the core wrote itself is told in the reader's language, and has to be whole for that. */
const OWN_TEXT_CHARS = 800;
const NAME_CHARS = 120;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Gathers the report of a run event by event, so that a live one costs no more than what is new. */
export class ReportBuilder {
  private started: RunEventOf<'run-started'> | null = null;
  private finished: RunEventOf<'finished'> | null = null;
  private lastAt: string | null = null;
  private steps = 0;
  private readonly tests: RunReport['tests'][number][] = [];
  private readonly marks: ReportMark[] = [];
  private readonly consultations = new Map<string, { provider: string; mark: Mutable<MarkOf<'consultation'>> }>();
  private readonly spans = new SpanTrail();
  private readonly costs = new Costs();

  apply(event: RunEvent): void {
    this.lastAt = event.at;
    if ('step' in event && event.step !== undefined) this.steps = Math.max(this.steps, event.step);
    switch (event.type) {
      case 'run-started':
        this.started = event;
        return;
      case 'tests-ran':
        this.tests.push(testPoint(event, this.steps));
        return;
      case 'model-replied':
        this.costs.add(this.protege(), event.usage, 0);
        return;
      case 'tool-result':
        this.applyEdit(event);
        return;
      case 'signal':
        this.spans.see(event.signal);
        return;
      case 'verdict':
        this.applyVerdict(event);
        return;
      case 'nudged':
        this.marks.push({ kind: 'nudge', step: event.step, text: line(event.text, OWN_TEXT_CHARS) });
        return;
      case 'user-said': {
        const { step, text, asksExpert } = event;
        this.marks.push({ kind: 'said', step, text: line(text, OWN_TEXT_CHARS), asksExpert });
        return;
      }
      case 'consultation-started':
      case 'consultation-ended':
      case 'consultation-judged':
        this.applyConsultation(event);
        return;
      case 'compacted': {
        const { step, droppedMessages, tokensBefore, tokensAfter } = event;
        this.marks.push({ kind: 'compaction', step, droppedMessages, tokensBefore, tokensAfter });
        return;
      }
      case 'finished':
        this.finished = event;
        return;
      case 'notice':
      case 'tests-started':
      case 'step-started':
      case 'model-requested':
      case 'model-delta':
      case 'action':
      case 'malformed':
      case 'decision':
      case 'advice-progress':
      case 'proposal':
        return;
    }
  }

  /** The report as of the last event. `isRunning` says whether somebody still writes the log. */
  report(isRunning: boolean): RunReport {
    const { started, finished } = this;
    const models = finished?.models ?? this.costs.list();
    return {
      runId: cleanLine(started?.runId ?? finished?.runId ?? '', NAME_CHARS),
      task: cleanLine(started?.task ?? '', TASK_CHARS),
      status: finished?.outcome ?? (isRunning ? 'running' : 'interrupted'),
      startedAt: started?.at ?? null,
      endedAt: finished?.at ?? (isRunning ? null : this.lastAt),
      model: cleanLine(started?.model.name ?? '', NAME_CHARS),
      isPractice: started?.model.isPractice ?? false,
      expert: started?.expert == null ? null : cleanLine(started.expert.model, NAME_CHARS),
      testCommand: cleanLine(started?.testCommand ?? '', NAME_CHARS),
      message: line(finished?.message ?? '', OWN_TEXT_CHARS),
      steps: this.steps,
      tests: [...this.tests],
      spans: this.spans.list(),
      marks: this.marks.map((mark) => ({ ...mark })),
      models: models.map((row) => ({ ...row, model: cleanLine(row.model, NAME_CHARS) })),
      costUsd: models.reduce((sum, row) => sum + row.costUsd, 0),
    };
  }

  private protege(): Parameters<Costs['add']>[0] {
    const { provider = '', name = '' } = this.started?.model ?? {};
    return { role: 'protege', provider, model: name };
  }

  private applyEdit({ step, edited }: RunEventOf<'tool-result'>): void {
    if (edited === undefined) return;
    const { path, addedLines, removedLines } = edited;
    this.marks.push({ kind: 'edit', step, path: line(path), addedLines, removedLines });
  }

  private applyVerdict(event: RunEventOf<'verdict'>): void {
    const { state, evidence, signature } = event.verdict;
    if (state === 'working') {
      this.spans.end();
      return;
    }
    const isNew = this.spans.extend(state, event.step, signature);
    if (isNew)
      this.marks.push({ kind: 'verdict', step: event.step, state, evidence: line(evidence[0] ?? '', OWN_TEXT_CHARS) });
  }

  private applyConsultation(
    event: RunEventOf<'consultation-started'> | RunEventOf<'consultation-ended'> | RunEventOf<'consultation-judged'>,
  ): void {
    if (event.type === 'consultation-started') {
      const mark: Mutable<MarkOf<'consultation'>> = {
        kind: 'consultation',
        step: event.step,
        consultationId: event.consultationId,
        model: cleanLine(event.model, NAME_CHARS),
        question: line(event.question),
        answer: '',
        outcome: 'waiting',
        costUsd: 0,
      };
      this.consultations.set(event.consultationId, { provider: event.provider, mark });
      this.marks.push(mark);
      return;
    }
    const known = this.consultations.get(event.consultationId);
    if (known === undefined) return;
    const { mark, provider } = known;
    if (event.type === 'consultation-judged') {
      mark.outcome = event.outcome;
      return;
    }
    mark.answer = line(event.advice?.diagnosis ?? event.error?.message ?? '');
    mark.outcome = event.error === null ? 'pending' : 'failed';
    mark.costUsd = event.costUsd;
    this.costs.add({ role: 'expert', provider, model: mark.model }, event.usage, event.costUsd);
  }
}

function line(text: string, chars = TEXT_CHARS): string {
  return cleanLine(text, chars);
}

/** The report of a run from its log, whole or as far as it goes. */
export function runReport(events: Iterable<RunEvent>, { isRunning = false } = {}): RunReport {
  const builder = new ReportBuilder();
  for (const event of events) builder.apply(event);
  return builder.report(isRunning);
}
