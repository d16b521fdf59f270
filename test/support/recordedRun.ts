import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DEFAULT_LIMITS } from '../../src/core/budget/budget';
import type { BudgetState } from '../../src/core/budget/budget';
import type { TestOutcome } from '../../src/core/outcomes/testOutcome';
import type { ProposedFile, RunEvent, RunOutcome } from '../../src/core/trajectory/runEvent';

export interface RecordedRunOptions {
  readonly runId: string;
  readonly workspace: string;
  readonly files: readonly ProposedFile[];
  readonly task?: string;
  readonly outcome?: RunOutcome;
  readonly startedAt?: string;
  /** Leaves the log as a run leaves it that was killed. */
  readonly isInterrupted?: boolean;
  /** Repeats reading steps, for long stories. */
  readonly extraSteps?: number;
}

const failing = ['week › a bar is open after midnight', 'week › a night that ends on Sunday'];

function budget(consultations: number, usd: number): BudgetState {
  const amounts = { consultations, usd, tokens: consultations * 5_200 };
  return {
    mode: 'auto',
    limits: DEFAULT_LIMITS,
    spent: {
      run: amounts,
      day: { ...amounts, consultations: consultations + 2, usd: usd + 0.04 },
      month: { ...amounts, usd: usd + 0.31 },
    },
    reserved: { consultations: 0, usd: 0, tokens: 0 },
    remaining: { consultations: 6 - consultations, usd: 0.5 - usd, tokens: 12_000 },
  };
}

function tests(failed: readonly string[]): TestOutcome {
  return {
    command: 'npm test',
    selector: null,
    status: failed.length === 0 ? 'passed' : 'failed',
    exitCode: failed.length === 0 ? 0 : 1,
    runner: 'node:test',
    passing: Array.from({ length: 12 - failed.length }, (_, index) => `week › passing ${index + 1}`),
    failing: failed.map((id) => ({ id, message: 'Expected true, got false', file: 'test/week.test.js', line: 14 })),
    signature: failed.join('|'),
    output: failed.map((id) => `not ok ${id}`).join('\n'),
    outputTruncated: false,
    durationMs: 412,
  };
}

/** The events of a run that loops, is nudged, asks the expert once and ends with a proposal. */
export function recordedRun(options: RecordedRunOptions): RunEvent[] {
  const {
    runId,
    workspace,
    files,
    task = 'A bar that closes after midnight is shown as closed',
    outcome = 'fixed',
  } = options;
  const start = Date.parse(options.startedAt ?? '2026-11-20T18:00:00.000Z');
  let second = 0;
  const base = (): { at: string; runId: string } => ({ at: new Date(start + 1000 * second++).toISOString(), runId });
  const events: RunEvent[] = [
    {
      ...base(),
      type: 'run-started',
      version: 1,
      task,
      workspace,
      testCommand: 'npm test',
      model: { provider: 'ollama', name: 'qwen3-coder:30b', contextTokens: 32_768, isPractice: false },
      protocol: 'native',
      expert: { provider: 'anthropic', model: 'claude-sonnet-5-5', mode: 'auto' },
      limits: { maxSteps: 60, maxMinutes: 20 },
      sandbox: 'bubblewrap, no network',
    },
    { ...base(), type: 'tests-started', phase: 'baseline', selector: null },
    { ...base(), type: 'tests-ran', phase: 'baseline', outcome: tests(failing) },
  ];
  let step = 0;
  const take = (tool: string, args: Record<string, unknown>, forPerson: string, ok = true, ran?: TestOutcome): void => {
    step += 1;
    const inStep = (): { at: string; runId: string; step: number } => ({ ...base(), step });
    const call = { id: `call-${step}`, name: tool, arguments: args };
    events.push(
      { ...inStep(), type: 'step-started' },
      {
        ...inStep(),
        type: 'model-requested',
        protocol: 'native',
        added: [{ role: 'user', content: step === 1 ? task : 'Go on.' }],
        messageCount: step * 2,
        extendsPrevious: step > 1,
        estimatedTokens: 900 + 120 * step,
      },
      {
        ...inStep(),
        type: 'model-replied',
        message: { role: 'assistant', content: '', toolCalls: [call] },
        stopReason: 'tool-calls',
        usage: { inputTokens: 900 + 120 * step, outputTokens: 60 },
        durationMs: 1800,
        firstTokenMs: 350,
      },
      { ...inStep(), type: 'action', tool, args, command: `${tool} ${JSON.stringify(args)}` },
      ...(ran === undefined ? [] : [{ ...inStep(), type: 'tests-ran' as const, phase: 'step' as const, outcome: ran }]),
      {
        ...inStep(),
        type: 'tool-result',
        tool,
        ok,
        forModel: forPerson,
        forPerson,
        durationMs: 30,
        treeHash: `tree-${step}`,
      },
    );
  };
  take('read_file', { path: 'src/week.js' }, '64 lines');
  take('search', { pattern: 'isOpen', path: 'src' }, '3 places in 2 files');
  for (let extra = 0; extra < (options.extraSteps ?? 0); extra += 1)
    take('read_file', { path: 'src/time.js', from: extra + 1 }, '20 lines');
  take('edit_file', { path: 'src/week.js', search: 'a', replace: 'b' }, 'src/week.js: 1 line changed');
  take('run_tests', {}, '2 failing, 10 passing', false, tests(failing));
  take('edit_file', { path: 'src/week.js', search: 'b', replace: 'a' }, 'src/week.js: 1 line changed');
  take('run_tests', {}, '2 failing, 10 passing', false, tests(failing));
  const inStep = (): { at: string; runId: string; step: number } => ({ ...base(), step });
  const signature = 'cycle:edit-test';
  events.push(
    {
      ...inStep(),
      type: 'signal',
      signal: {
        kind: 'cycle',
        severity: 0.9,
        evidence: [step - 3, step - 2, step - 1, step],
        since: step - 3,
        detail: 'The same 2 edits and the same failing tests, twice in a row',
        signature,
      },
    },
    {
      ...inStep(),
      type: 'verdict',
      verdict: {
        state: 'looping',
        score: 0.91,
        strong: false,
        kind: 'cycle',
        evidence: ['The same 2 edits and the same failing tests, twice in a row'],
        signature,
      },
    },
    {
      ...inStep(),
      type: 'decision',
      decision: {
        source: 'verdict',
        decision: 'nudge',
        reason: 'a fresh loop',
        evidence: [],
        latencyMs: 1,
        budget: null,
      },
    },
    {
      ...inStep(),
      type: 'nudged',
      text: 'You made the same edit and took it back, and the same two tests fail. Look at how a night is split into two days.',
    },
  );
  take('read_file', { path: 'src/time.js' }, '41 lines');
  events.push(
    {
      ...inStep(),
      type: 'consultation-started',
      consultationId: 'c1',
      rule: 'verdict',
      verdict: 'looping',
      evidence: ['The same 2 edits and the same failing tests, twice in a row'],
      question: 'Why does isOpen miss the hours after midnight?',
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
      packet:
        'TASK\nA bar that closes after midnight is shown as closed\n\nFAILING TESTS\nweek › a bar is open after midnight\n',
      worstCaseUsd: 0.039,
      testsBefore: failing,
      budgetBefore: budget(0, 0),
    },
    {
      ...inStep(),
      type: 'consultation-ended',
      consultationId: 'c1',
      advice: {
        diagnosis: 'The evening of the day before is never looked at: minutes after midnight belong to it.',
        steps: [
          {
            action: 'edit',
            target: 'src/week.js:21',
            detail: 'Also look at the previous day when its range ends after midnight.',
          },
          { action: 'test', target: 'test/week.test.js', detail: 'Run the tests again.' },
        ],
        stopDoing: ['Changing the comparison in covers()'],
        confidence: 'high',
        needsUser: false,
      },
      guidance: 'Look at the day before.',
      error: null,
      usage: { inputTokens: 4_810, outputTokens: 390 },
      costUsd: 0.0135,
      durationMs: 6_200,
      budgetAfter: budget(1, 0.0135),
    },
  );
  take('edit_file', { path: 'src/week.js', search: 'x', replace: 'y' }, 'src/week.js: 4 lines changed');
  take(
    'run_tests',
    {},
    outcome === 'fixed' ? 'all 12 tests pass' : '1 failing, 11 passing',
    outcome === 'fixed',
    tests(outcome === 'fixed' ? [] : failing.slice(1)),
  );
  events.push({
    ...inStep(),
    type: 'advice-progress',
    consultationId: 'c1',
    steps: [
      { text: 'edit src/week.js:21', state: 'done' },
      { text: 'test test/week.test.js', state: 'done' },
    ],
  });
  if (options.isInterrupted === true) return [...events, { ...base(), type: 'proposal', step, files: [...files] }];
  const after = outcome === 'fixed' ? [] : failing.slice(1);
  events.push(
    { ...inStep(), type: 'consultation-judged', consultationId: 'c1', outcome: 'helped', testsAfter: after },
    { ...base(), type: 'tests-started', phase: 'final', selector: null },
    { ...base(), type: 'tests-ran', phase: 'final', outcome: tests(after) },
    { ...base(), type: 'proposal', files: [...files] },
    {
      ...base(),
      type: 'finished',
      outcome,
      exitCode: outcome === 'fixed' ? 0 : 1,
      message: outcome === 'fixed' ? 'All 12 tests pass.' : 'One test still fails.',
      summary: 'Looks at the day before when its hours end after midnight.',
      steps: step,
      failingBefore: failing,
      failingAfter: after,
      patch: 'diff --git a/src/week.js b/src/week.js\n',
      models: [
        {
          provider: 'ollama',
          model: 'qwen3-coder:30b',
          role: 'protege',
          calls: step,
          inputTokens: 14_200,
          outputTokens: 560,
          costUsd: 0,
        },
        {
          provider: 'anthropic',
          model: 'claude-sonnet-5-5',
          role: 'expert',
          calls: 1,
          inputTokens: 4_810,
          outputTokens: 390,
          costUsd: 0.0135,
        },
      ],
      consultations: 1,
      costUsd: 0.0135,
      packet: null,
    },
  );
  return events;
}

/** Writes the log where the run store of this data folder finds it. */
export function writeRun(dataFolder: string, events: readonly RunEvent[]): void {
  const [first] = events;
  if (first === undefined) throw new Error('A run has at least one event');
  const folder = path.join(dataFolder, 'runs', first.runId);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'events.jsonl'), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}
