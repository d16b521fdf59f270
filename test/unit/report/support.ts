import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';
import { recordedRun } from '../../support/recordedRun';

/** Looks like a tag, a link, a table cell, a formula, an entity and an attribute's end, and hides what follows. */
export const HOSTILE =
  '"><script>alert(1)</script><img src=x onerror=alert(2)> | [x](http://evil) $x$ &lt; \u202eabc\u0007';

export const sampleRun = recordedRun({ runId: 'r1', workspace: '/w', files: [] });

const [first] = sampleRun;
if (first?.type !== 'run-started') throw new Error('A recorded run begins with its start');
export const started = first;

const at = '2026-11-20T18:00:00.000Z';

export function outcomeOf(failing: number, change: Partial<TestOutcome> = {}): TestOutcome {
  return {
    command: 'npm test',
    selector: null,
    status: failing === 0 ? 'passed' : 'failed',
    exitCode: failing === 0 ? 0 : 1,
    runner: 'tap',
    passing: Array.from({ length: 10 }, (_, index) => `passes ${index}`),
    failing: Array.from({ length: failing }, (_, index) => ({ id: `fails ${index}` })),
    signature: '',
    output: '',
    outputTruncated: false,
    durationMs: 1,
    ...change,
  };
}

export function tested(step: number, outcome: TestOutcome): RunEvent {
  return { type: 'tests-ran', at, runId: 'r1', step, phase: step === 0 ? 'baseline' : 'step', outcome };
}

export function edited(step: number, path = 'src/a.js'): RunEvent {
  return {
    type: 'tool-result',
    at,
    runId: 'r1',
    step,
    tool: 'edit_file',
    ok: true,
    forModel: '',
    forPerson: '',
    durationMs: 1,
    edited: { path, rung: 'exact', addedLines: 2, removedLines: 1 },
    treeHash: null,
  };
}

export function judged(step: number, state: 'working' | 'looping' | 'stalled', evidence = 'the same again'): RunEvent {
  const signature = state === 'working' ? null : `${state}-signature`;
  const verdict = { state, score: 0.9, strong: false, kind: null, evidence: [evidence], signature };
  return { type: 'verdict', at, runId: 'r1', step, verdict };
}

export function signalled(step: number, since: number, state: 'looping' | 'stalled'): RunEvent {
  const signature = `${state}-signature`;
  const signal = { kind: 'cycle' as const, severity: 0.9, evidence: [], since, detail: '', signature };
  return { type: 'signal', at, runId: 'r1', step, signal };
}

export function nudged(step: number, text = 'Try something else.'): RunEvent {
  return { type: 'nudged', at, runId: 'r1', step, text };
}

/** A run of 2,000 steps: an edit and a test run in turn, a verdict and a nudge every 50 steps. */
export function longRun(): RunEvent[] {
  const events: RunEvent[] = [started, tested(0, outcomeOf(40))];
  for (let step = 1; step <= 2000; step++) {
    events.push(step % 2 === 0 ? tested(step, outcomeOf(40 - Math.floor(step / 100) + (step % 7))) : edited(step));
    if (step % 50 === 0) events.push(judged(step, 'looping'), nudged(step));
    else events.push(judged(step, 'working'));
  }
  return events;
}

/** A run in which every text that comes from outside is hostile. */
export function hostileRun(): RunEvent[] {
  return [
    {
      ...started,
      runId: HOSTILE,
      task: HOSTILE,
      testCommand: HOSTILE,
      model: { ...started.model, name: HOSTILE },
      expert: { provider: 'openai', model: HOSTILE, mode: 'auto' },
    },
    edited(1, HOSTILE),
    judged(2, 'looping', HOSTILE),
    nudged(2, HOSTILE),
    ...sampleRun.flatMap((event): RunEvent[] => {
      switch (event.type) {
        case 'consultation-started':
          return [{ ...event, consultationId: '"><b>', model: HOSTILE, question: HOSTILE }];
        case 'consultation-ended':
          return event.advice === null
            ? []
            : [{ ...event, consultationId: '"><b>', advice: { ...event.advice, diagnosis: HOSTILE } }];
        case 'finished':
          return [{ ...event, message: HOSTILE, models: event.models.map((row) => ({ ...row, model: HOSTILE })) }];
        default:
          return [];
      }
    }),
  ];
}
