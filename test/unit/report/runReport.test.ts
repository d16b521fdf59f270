import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH } from '../../../src/core/report/language';
import { ReportBuilder, runReport } from '../../../src/core/report/reportBuilder';
import { reportSvg } from '../../../src/core/report/reportSvg';
import { markText } from '../../../src/core/report/reportWords';
import type { RunReport } from '../../../src/core/report/runReport';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { recordedRun } from '../../support/recordedRun';
import { edited, hostileRun, judged, longRun, outcomeOf, sampleRun, signalled, started, tested } from './support';

const shape = ({ tests, spans, marks }: RunReport) => ({
  tests: tests.map(({ step, failing, isPartial }) => [step, failing, isPartial]),
  spans: spans.map(({ state, from, to }) => [state, from, to]),
  marks: marks.map(({ kind, step }) => [kind, step]),
});

describe('the report of a run', () => {
  test('tells the tests, the loop, the nudge and the consultation of a recorded run', () => {
    const report = runReport(sampleRun);
    assert.deepEqual(shape(report), {
      tests: [
        [0, 2, false],
        [4, 2, false],
        [6, 2, false],
        [9, 0, false],
        [9, 0, false],
      ],
      spans: [['looping', 3, 6]],
      marks: [
        ['verdict', 6],
        ['nudge', 6],
        ['consultation', 7],
      ],
    });
    const asked = report.marks.find((mark) => mark.kind === 'consultation');
    assert.equal(asked?.outcome, 'helped');
    assert.match(asked.answer, /^The evening of the day before/);
    assert.deepEqual(
      [report.status, report.steps, report.costUsd, report.models.length, report.expert],
      ['fixed', 9, 0.0135, 2, 'claude-sonnet-5-5'],
    );
  });

  test('an empty log gives an empty report', () => {
    assert.deepEqual(runReport([]), {
      runId: '',
      task: '',
      status: 'interrupted',
      startedAt: null,
      endedAt: null,
      model: '',
      isPractice: false,
      expert: null,
      testCommand: '',
      message: '',
      steps: 0,
      tests: [],
      spans: [],
      marks: [],
      models: [],
      costUsd: 0,
    });
  });

  test('a log without an end is of a run that goes on or was interrupted, with the costs so far', () => {
    const events = recordedRun({ runId: 'r1', workspace: '/w', files: [], isInterrupted: true });
    const cut = runReport(events);
    assert.deepEqual([cut.status, cut.endedAt, cut.message], ['interrupted', events.at(-1)?.at, '']);
    assert.deepEqual(
      cut.models.map(({ role, calls, outputTokens, costUsd }) => [role, calls, outputTokens, costUsd]),
      [
        ['protege', 9, 540, 0],
        ['expert', 1, 390, 0.0135],
      ],
    );
    const live = runReport(events, { isRunning: true });
    assert.deepEqual([live.status, live.endedAt], ['running', null]);
    assert.equal(live.marks.find((mark) => mark.kind === 'consultation')?.outcome, 'pending');
  });

  const tests: readonly [string, Parameters<typeof tested>[1], number | null][] = [
    ['a known number', outcomeOf(3), 3],
    ['passing without a name', outcomeOf(0, { passing: [] }), 0],
    ['failing without a name', outcomeOf(0, { status: 'failed', passing: [] }), null],
    ['a timeout', outcomeOf(2, { status: 'timed-out' }), null],
    ['a command that did not start', outcomeOf(0, { status: 'not-started', passing: [] }), null],
  ];
  for (const [name, outcome, failing] of tests)
    test(`counts the failing tests of ${name}`, () => {
      assert.equal(runReport([tested(1, outcome)]).tests[0]?.failing, failing);
    });

  test('a run of some of the tests is told apart', () => {
    assert.deepEqual(shape(runReport([tested(3, outcomeOf(1, { selector: 'one' }))])).tests, [[3, 1, true]]);
  });

  test('a stretch begins where its repetition began, and never inside the one before', () => {
    const report = runReport([
      signalled(6, 3, 'looping'),
      judged(6, 'looping'),
      judged(7, 'looping'),
      judged(8, 'working'),
      signalled(9, 2, 'stalled'),
      judged(9, 'stalled'),
      judged(10, 'looping'),
    ]);
    assert.deepEqual(shape(report).spans, [
      ['looping', 3, 7],
      ['stalled', 8, 9],
      ['looping', 10, 10],
    ]);
    assert.deepEqual(
      shape(report).marks.map(([, step]) => step),
      [6, 9, 10],
    );
  });

  test('texts are cleaned and short', () => {
    const report = runReport([{ ...started, task: `first\nsecond \u202e\u0007${'x'.repeat(5000)}` }]);
    assert.match(report.task, /^first second x+…$/);
    assert.ok(report.task.length <= 300);
    assert.doesNotMatch(JSON.stringify(runReport(hostileRun())), /[\u202e\u0007]|\\u0007/);
  });

  test('a report that was handed out does not change when the run goes on', () => {
    const builder = new ReportBuilder();
    for (const event of sampleRun.slice(0, -3)) builder.apply(event);
    const before = builder.report(true);
    const copy = structuredClone(before);
    for (const event of [...sampleRun.slice(-3), edited(30)]) builder.apply(event);
    assert.deepEqual(before, copy);
  });

  test('holds all of 2,000 steps', () => {
    const report = runReport(longRun());
    assert.deepEqual(
      [report.steps, report.tests.length, report.marks.length, report.spans.length],
      [2000, 1001, 1080, 40],
    );
  });

  test('has the words of the user as marks of their own', () => {
    const said = (step: number, text: string, asksExpert: boolean): RunEvent => ({
      ...{ type: 'user-said', at: started.at, runId: started.runId },
      ...{ step, text, asksExpert },
    });
    const report = runReport([...sampleRun, said(3, 'Look at <b>week.js</b>.', false), said(5, '', true)]);
    const marks = report.marks.filter(({ kind }) => kind === 'said');
    assert.deepEqual(
      marks.map((mark) => markText(mark, ENGLISH)),
      ['You: Look at <b>week.js</b>.', 'You want the expert asked.'],
    );
    const svg = reportSvg(report, ENGLISH);
    assert.match(svg, />You</);
    assert.match(svg, /Look at &lt;b&gt;week\.js/);
  });
});
