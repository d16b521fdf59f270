import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createFollowThrough } from '../../../src/core/controller/followThrough';
import { doesFollow } from '../../../src/core/controller/followThrough/matchStep';
import type { Advice, AdviceStep } from '../../../src/core/expert/advice';
import type { Action } from '../../../src/core/tools/action';

const edit = (path: string, search = 'a - b', replace = 'a + b'): Action => ({
  tool: 'edit_file',
  path,
  search,
  replace,
});

const advice: Advice = {
  diagnosis: 'x',
  steps: [
    { action: 'read', target: 'src/add.js:2', detail: 'Look at the operator.' },
    { action: 'edit', target: 'src/add.js:2', detail: 'Replace `a - b` by `a + b`.' },
    { action: 'test', target: 'all', detail: 'Run the tests.' },
  ],
  stopDoing: [],
  confidence: 'high',
  needsUser: false,
};

describe('doesFollow', () => {
  const step = (action: string, target: string, detail = ''): AdviceStep => ({ action, target, detail });
  const rows: readonly (readonly [AdviceStep, Action, boolean, boolean])[] = [
    [step('edit', 'src/add.js'), edit('src/add.js'), true, true],
    // Action words of other languages: what the step is about tells its kind.
    [step('Testen', 'test/add.test.js'), { tool: 'run_tests' }, true, true],
    [step('Ausführen', '`npm test`', 'Alle noch einmal laufen lassen.'), { tool: 'run_tests' }, true, true],
    [step('Ejecutar', 'tests/test_add.py', 'Ejecuta de nuevo las pruebas.'), { tool: 'run_tests' }, true, true],
    [step('Exécuter', '', 'Relance les tests.'), { tool: 'run_tests' }, true, true],
    [step('実行', 'pytest'), { tool: 'run_tests' }, true, true],
    [step('Editar', 'src/add.js'), edit('src/add.js'), true, true],
    [
      step('Ändern', 'src/add.js', 'Ersetze `a - b` durch `a + b`, damit der Test besteht.'),
      { tool: 'run_tests' },
      true,
      false,
    ],
    [step('Ändern', 'src/add.js', 'Ersetze `a - b` durch `a + b`.'), edit('src/add.js'), true, true],
    [step('Ändern', 'test/add.test.js', 'Ersetze `3` durch `4`.'), { tool: 'run_tests' }, true, false],
    [step('edit', 'src/add.js'), edit('src/add.js'), false, false],
    [step('edit', 'src/add.js'), edit('src/sub.js'), true, false],
    [step('Replace', 'add.js:3'), edit('src/add.js'), true, true],
    [step('fix', 'total', 'use +='), edit('src/cart.js', 'total = x', 'total += x'), true, true],
    [step('fix', 'total', 'use +='), edit('src/cart.js', 'count = x', 'count += x'), true, false],
    [step('edit', 'src/add.js', 'Replace `a - b` with `a + b`.'), edit('src/add.js', 'a - b', 'a * b'), true, false],
    [
      step('edit', 'src/add.js', 'Replace `a - b` with `a + b`.'),
      edit('src/add.js', 'return a - b;', 'return a+b'),
      true,
      true,
    ],
    [
      step('edit', 'src/add.js', 'Use `sum(a, b)` instead of `a - b`.'),
      edit('src/add.js', 'a - b', 'sum(a, b)'),
      true,
      true,
    ],
    [
      step('edit', 'src/add.js', 'Delete `- b`: it should be `return a`.'),
      edit('src/add.js', 'a - b', 'a'),
      true,
      true,
    ],
    [step('edit', 'src/add.js', 'Swap them to `b - a`.'), edit('src/add.js', 'a - b', 'b - a'), true, true],
    [step('edit', 'src/add.js', 'The sign in `a - b` is wrong.'), edit('src/add.js', 'a - b', 'a + b'), true, true],
    [
      step('edit', 'src/add.js', 'Change it to:\n```js\nreturn a + b;\n```'),
      edit('src/add.js', 'a - b', 'a / b'),
      true,
      false,
    ],
    [step('edit', 'src/add.js'), { tool: 'write_file', path: 'src/add.js', content: '' }, true, true],
    [step('edit', 'src/add.js'), { tool: 'read_file', path: 'src/add.js' }, true, false],
    [step('read', 'src/add.js:20'), { tool: 'read_file', path: 'src/add.js', from: 1, to: 10 }, true, false],
    [step('read', 'src/add.js:20'), { tool: 'read_file', path: 'src/add.js', from: 11, to: 30 }, true, true],
    [step('search', 'parseDate'), { tool: 'search', pattern: 'function parseDate' }, true, true],
    [step('search', 'parseDate'), { tool: 'search', pattern: 'other' }, true, false],
    [step('test', 'all'), { tool: 'run_tests' }, true, true],
    [step('run', 'npm test'), { tool: 'run_tests' }, true, true],
    [step('test', 'all'), { tool: 'finish', summary: '' }, true, false],
    [step('edit', '.git/hooks/x'), { tool: 'ask_expert', question: '' }, true, false],
  ];
  for (const [advised, action, ok, expected] of rows)
    test(`${advised.action} ${advised.target} ${advised.detail} by ${action.tool}${ok ? '' : ' refused'}: ${expected}`, () =>
      assert.equal(doesFollow(advised, { action, ok }), expected));
});

describe('follow-through', () => {
  test('ticks steps off as they happen', () => {
    const follow = createFollowThrough(advice, ['t1']);
    const states = (action: Action): string =>
      follow
        .observe({ action, ok: true })
        .steps.map(({ state }) => state)
        .join(' ');
    assert.equal(states({ tool: 'read_file', path: 'src/add.js' }), 'done open open');
    assert.equal(states(edit('src/add.js')), 'done done open');
    assert.equal(states({ tool: 'run_tests' }), 'done done done');
  });

  test('a test run before the advised edit is none of the advice', () => {
    const follow = createFollowThrough(advice, ['t1']);
    const state = (action: Action): string | undefined => follow.observe({ action, ok: true }).steps[2]?.state;
    assert.equal(state({ tool: 'run_tests' }), 'open');
    assert.equal(state(edit('src/add.js')), 'open');
    assert.equal(state({ tool: 'run_tests' }), 'done');
  });

  test("another edit at the advised place leaves the step open, and its failure is not the advice's", () => {
    const follow = createFollowThrough(advice, ['t1']);
    for (const action of [edit('src/add.js', 'a - b', 'a * b'), { tool: 'run_tests' } as const])
      follow.observe({ action, ok: true });
    assert.deepEqual(
      follow.steps.map(({ state }) => state),
      ['open', 'open', 'open'],
    );
    assert.equal(follow.judge(['t1', 't2']), 'ignored');
  });

  test('of two edits of one file the one whose words fit is ticked', () => {
    const steps = [
      { action: 'edit', target: 'a.js', detail: 'Replace limit by limit + 1' },
      { action: 'edit', target: 'a.js', detail: 'Replace start by end' },
    ];
    const follow = createFollowThrough({ ...advice, steps }, []);
    const { steps: tracked } = follow.observe({ action: edit('a.js', 'start', 'end'), ok: true });
    assert.deepEqual(
      tracked.map(({ state }) => state),
      ['open', 'done'],
    );
  });

  test('reminds after three actions of drift, twice at most', () => {
    const follow = createFollowThrough(advice, []);
    const drift: Action = { tool: 'list_files' };
    const reminders = Array.from({ length: 12 }, () => follow.observe({ action: drift, ok: true }).reminder !== null);
    assert.deepEqual(
      reminders.flatMap((isReminder, index) => (isReminder ? [index + 1] : [])),
      [3, 6],
    );
  });

  test('a reminder names the next open step, not one without a target', () => {
    const follow = createFollowThrough(
      advice,
      [],
      [
        { text: '[read] nowhere.js: x', state: 'unknown-target' },
        { text: '[edit] src/add.js:2: y', state: 'open' },
        { text: '[test] all: z', state: 'open' },
      ],
    );
    const drift = { action: { tool: 'list_files' } as const, ok: true };
    follow.observe(drift);
    follow.observe(drift);
    assert.match(follow.observe(drift).reminder ?? '', /The next open step is 2\. \[edit\] src\/add\.js:2: y/);
  });

  test('a reminder of code keeps its lines', () => {
    const steps = [{ action: 'edit', target: 'a.py', detail: 'Insert:\n    return 0' }];
    const follow = createFollowThrough({ ...advice, steps }, []);
    const drift = { action: { tool: 'list_files' } as const, ok: true };
    follow.observe(drift);
    follow.observe(drift);
    assert.match(follow.observe(drift).reminder ?? '', /1\. \[edit\] a\.py: Insert:\n {7}return 0\nDo it now/);
  });

  test('wants a report before a new question', () => {
    const follow = createFollowThrough(advice, ['t1']);
    follow.observe({ action: edit('src/add.js'), ok: true });
    const request = follow.reportBackRequest() ?? '';
    assert.match(request, /^1\. not done: \[read\]/m);
    assert.match(request, /^2\. done: \[edit\]/m);
    follow.reportBack('I replaced the operator; t1 still fails.');
    assert.equal(follow.reportBackRequest(), null);
    assert.equal(follow.report, 'I replaced the operator; t1 still fails.');
  });

  test('an empty report is none', () => {
    const follow = createFollowThrough(advice, []);
    follow.reportBack('  ');
    assert.notEqual(follow.reportBackRequest(), null);
  });

  const all: Action[] = [{ tool: 'read_file', path: 'src/add.js' }, edit('src/add.js'), { tool: 'run_tests' }];
  const rows: readonly (readonly [string, Action[], string[], string[], string])[] = [
    ['fewer failures', all, ['a', 'b'], ['a'], 'helped'],
    ['fewer failures without following', [], ['a', 'b'], ['b'], 'helped'],
    ['the same failures', all, ['a'], ['a'], 'followed'],
    ['another failure in place of one', all, ['a'], ['b'], 'followed'],
    ['more failures', all, ['a'], ['a', 'b'], 'misled'],
    ['more failures without following', [], ['a'], ['a', 'b'], 'ignored'],
    ['one step of three done', all.slice(0, 1), ['a'], ['a'], 'ignored'],
    ['two steps of three done', all.slice(0, 2), ['a'], ['a'], 'followed'],
    ['reading and testing without the advised edit', [all[0]!, all[2]!], ['a'], ['a'], 'ignored'],
    ['the edit alone, of two steps', [all[1]!, all[2]!], ['a'], ['a'], 'followed'],
  ];
  for (const [name, actions, before, after, expected] of rows)
    test(`judges ${name} as ${expected}`, () => {
      const follow = createFollowThrough(advice, before);
      for (const action of actions) follow.observe({ action, ok: true });
      assert.equal(follow.judge(after), expected);
    });

  describe('without steps', () => {
    const finish: Action = { tool: 'finish', summary: 'The user must say which year counts.' };
    const named = 'In src/add.js the function `add` subtracts: `a - b` should be `a + b`.';
    const rows: readonly (readonly [string, Partial<Advice>, Action[], string[], string])[] = [
      ['nothing done', { diagnosis: named }, [], ['a', 'b'], 'ignored'],
      ['fewer failures', { diagnosis: 'Somewhere.' }, [], [], 'helped'],
      ['the named file edited', { diagnosis: 'add.js:2 is wrong.' }, [edit('src/add.js')], ['a'], 'followed'],
      ['the named file made worse', { diagnosis: 'See src/add.js.' }, [edit('src/add.js')], ['a', 'b'], 'misled'],
      [
        'the named function edited',
        { diagnosis: 'addAll() forgets the last one.' },
        [edit('src/list.js', 'addAll(list)', 'addAll(list.slice())')],
        ['a'],
        'followed',
      ],
      [
        'another change at the named place',
        { diagnosis: named },
        [edit('src/add.js', 'a - b', 'a * b')],
        ['a'],
        'ignored',
      ],
      ['another file edited', { diagnosis: named }, [edit('src/sub.js', 'x - y', 'x + y')], ['a'], 'ignored'],
      [
        'the named file only read, and the tests run',
        { diagnosis: named },
        [{ tool: 'read_file', path: 'src/add.js' }, { tool: 'run_tests' }],
        ['a'],
        'ignored',
      ],
      ['an edit where nothing is named', { diagnosis: 'The sign is wrong.' }, [edit('src/add.js')], ['a'], 'ignored'],
      ['what only the user can decide, finished', { diagnosis: 'x', needsUser: true }, [finish], ['a'], 'followed'],
      ['finished though no user was needed', { diagnosis: 'x' }, [finish], ['a'], 'ignored'],
    ];
    for (const [name, change, actions, testsAfter, expected] of rows)
      test(`judges ${name} as ${expected}`, () => {
        const follow = createFollowThrough({ ...advice, steps: [], ...change }, ['a']);
        for (const action of actions) follow.observe({ action, ok: true });
        assert.equal(follow.judge(testsAfter), expected);
      });

    test('a refused edit follows nothing', () => {
      const follow = createFollowThrough({ ...advice, steps: [], diagnosis: named }, ['a']);
      follow.observe({ action: edit('src/add.js'), ok: false });
      assert.equal(follow.judge(['a']), 'ignored');
    });
  });
});

describe('advice in another language', () => {
  test('testing alone does not follow an edit that is said in it', () => {
    const steps = [
      { action: 'Ändern', target: 'src/add.js:1', detail: 'Ersetze `a - b` durch `a + b`.' },
      { action: 'Ausführen', target: 'npm test', detail: '' },
    ];
    const follow = createFollowThrough({ ...advice, steps }, ['adds']);
    follow.observe({ action: { tool: 'run_tests' }, ok: true });
    assert.deepEqual(
      follow.steps.map(({ state }) => state),
      ['open', 'open'],
    );
    follow.observe({ action: edit('src/add.js'), ok: true });
    follow.observe({ action: { tool: 'run_tests' }, ok: true });
    assert.deepEqual(
      follow.steps.map(({ state }) => state),
      ['done', 'done'],
    );
  });
});
