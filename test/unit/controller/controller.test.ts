import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FEATURES } from '../../../src/core/controller/classifier/features';
import { createController } from '../../../src/core/controller/controller';
import type { RearmReason } from '../../../src/core/controller/controller';
import type { SignalKind, VerdictState } from '../../../src/core/controller/signal';
import type { StepInput } from './steps';
import {
  completed,
  edit,
  failedEdit,
  firstAlarm,
  malformed,
  read,
  search,
  shell,
  testRun,
  times,
  watch,
} from './steps';

interface Loop {
  name: string;
  steps: StepInput[];
  at: number;
  state: VerdictState;
  kind: SignalKind | 'classifier';
}

const round = (period: number, rounds: number): StepInput[] =>
  times(period * rounds, (i) => read(`f${i % period}.ts`, `text ${i % period} of the file`));

const LOOPS: Loop[] = [
  {
    name: 'the same action and result',
    steps: times(4, () => read('a.ts', 'a')),
    at: 2,
    state: 'looping',
    kind: 'repeat',
  },
  { name: 'a cycle of two', steps: round(2, 4), at: 3, state: 'looping', kind: 'cycle' },
  { name: 'a cycle of three', steps: round(3, 3), at: 5, state: 'looping', kind: 'cycle' },
  {
    name: 'one error, other arguments',
    steps: times(4, (i) => failedEdit(`f${i}.ts`, `${i}`, 'error: the search text is not there')),
    at: 2,
    state: 'looping',
    kind: 'same-error',
  },
  { name: 'no usable action', steps: times(4, () => malformed()), at: 2, state: 'stalled', kind: 'malformed' },
  {
    name: 'edits that do not help',
    steps: [
      testRun('A', 'adds'),
      ...times(6, (i) => [edit('a.ts', `v${i}`, `T${i}`), testRun(`T${i}`, 'adds')]).flat(),
    ],
    at: 8,
    state: 'stalled',
    kind: 'no-progress',
  },
];

describe('the verdict on plain loops', () => {
  for (const { name, steps, at, state, kind } of LOOPS) {
    test(name, () => {
      const { verdicts } = watch(steps);
      const first = verdicts.findIndex((verdict) => verdict.state !== 'working');
      assert.equal(first, at);
      const verdict = verdicts[first]!;
      assert.deepEqual({ state: verdict.state, kind: verdict.kind }, { state, kind });
      assert.ok(
        verdict.evidence.length > 0 && verdict.evidence.every((words) => /^[^\n]+\.$/.test(words)),
        verdict.evidence.join('\n'),
      );
      assert.ok(verdict.score >= 0.8 && verdict.score <= 1);
      assert.notEqual(verdict.signature, null);
    });
  }

  test('it becomes strong when the loop goes on', () => {
    const { verdicts } = watch(times(5, () => read('a.ts', 'a')));
    assert.deepEqual(
      verdicts.map((verdict) => verdict.strong),
      [false, false, false, true, true],
    );
  });

  test('the signature of a loop stays the same while it goes on', () => {
    const { verdicts } = watch(times(6, () => read('a.ts', 'a')));
    assert.equal(new Set(verdicts.slice(2).map((verdict) => verdict.signature)).size, 1);
  });
});

const ORDINARY: [name: string, steps: StepInput[]][] = [
  [
    'paging a long file',
    times(20, (i) =>
      read('long.ts', times(50, (k) => `row ${i * 50 + k} text`).join('\n'), 'A', i * 50 + 1, i * 50 + 50),
    ),
  ],
  ['polling', times(6, () => shell('sleep 5; cat status', 'still running'))],
  [
    'fixing one test after another',
    times(8, (i) => [edit('a.ts', `v${i}`, `T${i}`), testRun(`T${i}`, ...Array.from('abcdefgh').slice(i + 1))]).flat(),
  ],
  [
    'one change in many files',
    times(15, (i) => [
      read(`f${i}.ts`, `import old from '${i}';`, `T${i}`),
      edit(`f${i}.ts`, 'new', `T${i + 1}`),
    ]).flat(),
  ],
  [
    'the same search after each change',
    times(6, (i) => [edit(`f${i}.ts`, 'new', `T${i}`), search('old', `${6 - i} files left`, `T${i}`)]).flat(),
  ],
  [
    'finding one’s way',
    times(20, (i) =>
      i % 2 === 0 ? search(`name${i}`, `src/f${i}.ts:3: name${i}`) : read(`f${i}.ts`, `export const x${i} = ${i};`),
    ),
  ],
  [
    'a run that begins with a failing test',
    [testRun('A', 'adds'), read('a.ts', 'x'), edit('a.ts', 'y', 'B'), testRun('B')],
  ],
];

describe('ordinary work is left alone', () => {
  for (const [name, steps] of ORDINARY) test(name, () => assert.equal(firstAlarm(steps), null));
});

describe('rearm', () => {
  for (const reason of ['nudge', 'advice', 'user', 'compaction'] satisfies RearmReason[]) {
    test(`after ${reason} the verdict is working until new repetition shows`, () => {
      const first = watch(times(4, () => read('a.ts', 'a')));
      assert.equal(first.verdicts.at(-1)?.state, 'looping');
      first.controller.rearm(reason);
      const second = watch(
        times(3, () => read('a.ts', 'a')),
        first.controller,
        4,
      );
      assert.equal(second.verdicts[0]?.state, 'working');
      assert.equal(second.verdicts[2]?.state, 'looping');
    });
  }

  const overCompaction: readonly { name: string; steps: StepInput[]; size: number; state: VerdictState }[] = [
    {
      name: 'edits that do not help stay counted over compactions',
      steps: [
        testRun('A', 'adds'),
        ...times(7, (i) => [edit('a.ts', `v${i}`, `T${i}`), testRun(`T${i}`, 'adds')]).flat(),
      ],
      size: 6,
      state: 'stalled',
    },
    {
      name: 'one error stays counted',
      steps: times(4, (i) => failedEdit(`f${i}.ts`, `${i}`, 'error: the search text is not there')),
      size: 2,
      state: 'looping',
    },
    { name: 'a round that is longer than the window of the model', steps: round(4, 5), size: 7, state: 'looping' },
    { name: 'reading everything again', steps: round(4, 2), size: 4, state: 'working' },
    { name: 'reading everything a third time', steps: round(3, 3), size: 3, state: 'looping' },
  ];
  for (const { name, steps, size, state } of overCompaction) {
    test(`compactions: ${name}`, () => {
      const controller = createController({ threshold: 1 });
      const states = times(Math.ceil(steps.length / size), (part) => {
        if (part > 0) controller.rearm('compaction');
        return watch(steps.slice(part * size, (part + 1) * size), controller, part * size).verdicts;
      }).flat();
      assert.equal(states.find((verdict) => verdict.state !== 'working')?.state ?? 'working', state);
    });
  }

  test('doing again what a nudge forbade is strong the second time', () => {
    const first = watch(times(3, () => read('a.ts', 'a')));
    first.controller.rearm('nudge');
    const { verdicts } = watch(
      times(2, () => read('a.ts', 'a')),
      first.controller,
      3,
    );
    assert.deepEqual(
      verdicts.map(({ state, strong }) => [state, strong]),
      [
        ['working', false],
        ['looping', true],
      ],
    );
  });

  test('another action after a nudge is not held against it', () => {
    const first = watch(times(3, () => read('a.ts', 'a')));
    first.controller.rearm('nudge');
    const { verdicts } = watch(
      times(2, () => read('b.ts', 'b')),
      first.controller,
      3,
    );
    assert.deepEqual(
      verdicts.map(({ state }) => state),
      ['working', 'working'],
    );
  });

  test('progress made before is not forgotten', () => {
    const before = watch([testRun('A', 'a', 'b'), edit('x', 'v', 'B'), testRun('B', 'a')]);
    before.controller.rearm('advice');
    const rounds = times(5, (i) => [edit('x', `w${i}`, `T${i}`), testRun(`T${i}`, 'a', 'b')]).flat();
    const { verdicts } = watch(rounds, before.controller, 3);
    assert.equal(verdicts.at(-1)?.kind, 'no-progress');
  });
});

test('evidence names steps that have happened, oldest first', () => {
  const steps = LOOPS.flatMap((loop) => loop.steps);
  watch(steps).signals.forEach((signals, index) => {
    for (const { evidence, since } of signals) {
      assert.deepEqual(
        [...evidence].sort((a, b) => a - b),
        evidence,
      );
      assert.ok(evidence.length <= 12 && evidence.every((step) => step <= index) && since <= index);
    }
  });
});

test('each step is judged only from what had happened by then', () => {
  const steps = LOOPS.flatMap((loop) => loop.steps);
  const whole = watch(steps).verdicts;
  for (const length of [3, 9, 17]) assert.deepEqual(watch(steps.slice(0, length)).verdicts, whole.slice(0, length));
});

test('two controllers do not share anything', () => {
  watch(times(5, () => read('a.ts', 'a')));
  assert.equal(watch([read('a.ts', 'a')]).verdicts[0]?.state, 'working');
});

test('a threshold of its own takes the place of the common one', () => {
  const classifier = {
    features: [],
    weights: [],
    bias: 0,
    calibration: { slope: 1, offset: 0 },
    threshold: 0.9,
    strongThreshold: 0.95,
  };
  const step = completed(read('a', 'a'), 0);
  assert.equal(createController({ classifier }).observe(step).verdict.state, 'working');
  assert.equal(createController({ classifier, threshold: 0.4 }).observe(step).verdict.kind, 'classifier');
});

describe('what names a verdict', () => {
  /** A classifier that fires at every step, and sees one feature. */
  const eager = (feature: string) => {
    const weights = FEATURES.map((name) => (name === feature ? 1 : 0));
    const calibration = { slope: 1, offset: 5 };
    return { features: FEATURES, weights, bias: 0, calibration, threshold: 0.9, strongThreshold: 0.999 };
  };

  test('a weak signal names no verdict: the classifier says what it saw', () => {
    const steps = [edit('a', 'x', 'B'), edit('a', 'old', 'A'), edit('a', 'y', 'C'), edit('a', 'old', 'A')];
    const { verdicts, signals } = watch(steps, createController({ classifier: eager('oldLines') }));
    assert.ok(signals.flat().some(({ kind, severity }) => kind === 'revisit' && severity < 0.5));
    const last = verdicts.at(-1);
    assert.equal(last?.kind, 'classifier');
    assert.equal(last.signature, 'classifier');
    assert.match(last.evidence[0] ?? '', /^\d+ % of what the last steps showed had been seen before\.$/);
  });

  test('with nothing to point at it says so in general', () => {
    const { verdicts } = watch([read('a', 'a')], createController({ classifier: eager('cycle') }));
    assert.deepEqual(verdicts[0]?.evidence, [
      'Much of what was done lately had been done before, failed or brought nothing new.',
    ]);
  });

  test('a signal worth saying does, before what the classifier saw', () => {
    const steps = [read('a', 'a'), ...times(4, (i) => read('b', 'b', 'A', 1 + i, 30 + i))];
    const { verdicts } = watch(steps, createController({ classifier: eager('oldLines') }));
    const named = verdicts.find(({ kind }) => kind === 'near-repeat');
    assert.match(named?.evidence[0] ?? '', /all but the same/);
  });

  test('the shipped classifier does not fire on two reads done twice', () => {
    const steps = [testRun('A', 'adds'), ...times(2, () => [read('a', 'a'), read('c', 'c')]).flat()];
    const apart = [steps[0]!, steps[1]!, steps[1]!, search('x', 'y'), steps[2]!, search('z', 'w'), steps[2]!];
    assert.equal(firstAlarm(apart), null);
  });
});
