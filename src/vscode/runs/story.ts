import { SEVERITY_WORTH_SAYING } from '../../core/controller/signal';
import type { RunEvent, RunEventOf, RunOutcome } from '../../core/trajectory/runEvent';
import type { ConsultationOutcome } from '../../core/expert/advice';
import { saidText } from '../../core/report/statusWords';
import { actionTitle, beyondTitle, continuesTexts, endText, firstLine, testsSentence } from './storyText';
import { logged, t } from '../support/words';

export type StepState = 'running' | 'ok' | 'failed' | 'malformed';

/** One line of a run's story, in the order in which it happened. */
export type StoryItem =
  | { readonly kind: 'step'; readonly step: number; tool: string; title: string; result: string; state: StepState }
  | { readonly kind: 'tests'; readonly phase: 'baseline' | 'final'; text: string; isPassing: boolean | null }
  | {
      readonly kind: 'signal';
      readonly step: number;
      readonly signal: string;
      readonly text: string;
      readonly evidence: readonly number[];
    }
  | {
      readonly kind: 'verdict';
      readonly step: number;
      readonly state: 'working' | 'looping' | 'stalled';
      readonly text: string;
      readonly evidence: readonly string[];
    }
  | { readonly kind: 'nudge'; readonly step: number; readonly text: string }
  /** What the user said, as a sentence of its own. */
  | { readonly kind: 'said'; readonly step: number; readonly text: string }
  | { readonly kind: 'decision'; readonly step: number; readonly text: string }
  | {
      readonly kind: 'consultation';
      readonly step: number;
      readonly consultationId: string;
      readonly expert: string;
      readonly question: string;
      text: string;
      outcome: ConsultationOutcome | 'waiting';
      costUsd: number;
    }
  | { readonly kind: 'notice'; readonly level: 'info' | 'warning'; readonly text: string }
  /** The best attempt at its time; `isLatest` is what the user is left with. */
  | { readonly kind: 'proposal'; readonly fileCount: number; isLatest: boolean }
  | { readonly kind: 'end'; readonly outcome: RunOutcome | 'interrupted'; readonly text: string };

type StepItem = Extract<StoryItem, { kind: 'step' }>;
type ConsultationItem = Extract<StoryItem, { kind: 'consultation' }>;

/** What a person sees of a run, built from its events one by one: live, or read back from the log. */
export class RunStory {
  readonly items: StoryItem[] = [];
  started: RunEventOf<'run-started'> | null = null;
  finished: RunEventOf<'finished'> | null = null;
  stepCount = 0;
  consultationCount = 0;
  #step: StepItem | undefined;
  /** The file that the step is about, as the model wrote it. */
  #path: unknown;
  #verdict = 'working';

  static of(events: Iterable<RunEvent>): RunStory {
    const story = new RunStory();
    for (const event of events) story.apply(event);
    return story;
  }

  /** Returns false where the event changes nothing that a person sees. */
  apply(event: RunEvent): boolean {
    switch (event.type) {
      case 'run-started':
        this.started = event;
        this.items.push(
          ...continuesTexts(event).map((text) => ({ kind: 'notice' as const, level: 'info' as const, text })),
        );
        return true;
      case 'notice':
        this.items.push({ kind: 'notice', level: event.level, text: logged(event.message) });
        return true;
      case 'step-started':
        this.stepCount = event.step;
        this.#step = { kind: 'step', step: event.step, tool: '', title: t('Thinking'), result: '', state: 'running' };
        this.items.push(this.#step);
        return true;
      case 'tests-started':
      case 'tests-ran':
        return this.#applyTests(event);
      case 'action':
      case 'malformed':
      case 'tool-result':
        return this.#applyAction(event);
      case 'signal':
      case 'verdict':
      case 'decision':
      case 'nudged':
        return this.#applyController(event);
      case 'user-said':
        // No action came: the user's word broke the reply off.
        if (this.#step?.state === 'running' && this.#step.tool === '')
          Object.assign(this.#step, { title: t('Broken off to hear you'), state: 'ok' } satisfies Partial<StepItem>);
        this.items.push({ kind: 'said', step: event.step, text: saidText(event.text, event.asksExpert, t) });
        return true;
      case 'consultation-started':
      case 'consultation-ended':
      case 'consultation-judged':
        return this.#applyConsultation(event);
      case 'compacted': {
        const text = t('{0} older messages were summed up to stay inside the window', event.droppedMessages);
        this.items.push({ kind: 'notice', level: 'info', text });
        return true;
      }
      case 'proposal':
        return this.#applyProposal(event.files.length);
      case 'finished':
        this.finished = event;
        if (this.#step?.state === 'running') this.#step.state = 'failed';
        this.items.push({ kind: 'end', outcome: event.outcome, text: endText(event, this.started?.limits ?? null) });
        return true;
      case 'model-requested':
      case 'model-delta':
      case 'model-replied':
      case 'advice-progress':
        return false;
    }
  }

  #applyTests(event: RunEventOf<'tests-started'> | RunEventOf<'tests-ran'>): boolean {
    const { phase } = event;
    if (phase === 'step') {
      // Tests that run after the step's own action are told by a notice.
      if (this.#step?.state !== 'running') return false;
      this.#step.result = event.type === 'tests-ran' ? testsSentence(event.outcome) : t('running the tests');
      return true;
    }
    const open = this.items.findLast(
      (item) => item.kind === 'tests' && item.phase === phase && item.isPassing === null,
    );
    if (event.type === 'tests-started') {
      if (open === undefined) this.items.push({ kind: 'tests', phase, text: t('running'), isPassing: null });
      return true;
    }
    const result = { text: testsSentence(event.outcome), isPassing: event.outcome.status === 'passed' };
    if (open?.kind === 'tests') Object.assign(open, result);
    else this.items.push({ kind: 'tests', phase, ...result });
    return true;
  }

  #applyAction(event: RunEventOf<'action'> | RunEventOf<'malformed'> | RunEventOf<'tool-result'>): boolean {
    const step = this.#step;
    if (step === undefined) return false;
    if (event.type === 'action') {
      step.tool = event.tool;
      step.title = actionTitle(event.tool, event.args);
      this.#path = event.args.path;
    } else if (event.type === 'malformed') {
      step.title = t('Could not be understood');
      step.result = firstLine(logged(event.problem));
      step.state = 'malformed';
    } else {
      step.state = event.ok ? 'ok' : 'failed';
      const result = firstLine(logged(event.forPerson));
      step.result = event.ok ? beyondTitle(result, this.#path) : result;
    }
    return true;
  }

  #applyController(
    event: RunEventOf<'signal'> | RunEventOf<'verdict'> | RunEventOf<'decision'> | RunEventOf<'nudged'>,
  ): boolean {
    const { step } = event;
    if (event.type === 'nudged') {
      this.items.push({ kind: 'nudge', step, text: firstLine(logged(event.text)) });
      return true;
    }
    if (event.type === 'signal') {
      if (event.signal.severity < SEVERITY_WORTH_SAYING) return false;
      const { kind, detail, evidence } = event.signal;
      this.items.push({ kind: 'signal', step, signal: kind, text: logged(detail), evidence });
      return true;
    }
    if (event.type === 'decision') {
      const { decision, reason } = event.decision;
      // The others show as what they lead to: a nudge, a consultation, the next step.
      if (decision !== 'stop-stuck' && decision !== 'stop-budget' && decision !== 'answer-locally') return false;
      this.items.push({ kind: 'decision', step, text: logged(reason) });
      return true;
    }
    const { state } = event.verdict;
    if (state === this.#verdict) return false;
    this.#verdict = state;
    const evidence = event.verdict.evidence.map(logged);
    this.items.push({ kind: 'verdict', step, state, text: evidence[0] ?? '', evidence });
    return true;
  }

  #applyConsultation(
    event: RunEventOf<'consultation-started'> | RunEventOf<'consultation-ended'> | RunEventOf<'consultation-judged'>,
  ): boolean {
    if (event.type === 'consultation-started') {
      this.consultationCount += 1;
      this.items.push({
        kind: 'consultation',
        step: event.step,
        consultationId: event.consultationId,
        expert: event.model,
        question: logged(event.question),
        text: t('waiting for the expert'),
        outcome: 'waiting',
        costUsd: 0,
      });
      return true;
    }
    const item = this.#consultation(event.consultationId);
    if (item === undefined) return false;
    if (event.type === 'consultation-judged') {
      item.outcome = event.outcome;
      return true;
    }
    item.costUsd = event.costUsd;
    item.outcome = event.error === null ? 'pending' : 'failed';
    item.text = firstLine(event.error === null ? (event.advice?.diagnosis ?? '') : logged(event.error.message));
    return true;
  }

  #consultation(id: string): ConsultationItem | undefined {
    return this.items.findLast(
      (item): item is ConsultationItem => item.kind === 'consultation' && item.consultationId === id,
    );
  }

  #applyProposal(fileCount: number): boolean {
    const last = this.items.findLast((item) => item.kind === 'proposal');
    if (last?.kind === 'proposal') last.isLatest = false;
    this.items.push({ kind: 'proposal', fileCount, isLatest: true });
    return true;
  }
}
