import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createController } from '../../../src/core/controller/controller';
import { nudgeText } from '../../../src/core/controller/escalation/localTexts';
import { checkDetector } from './detectorTable';
import { completed, edit, failedEdit, read, shell, sql, testRun, times } from './steps';

const NO_MATCH = 'The search text did not appear verbatim in';

checkDetector('same-error', [
  {
    name: 'one error whatever the arguments',
    steps: times(3, (i) => failedEdit(`f${i}.ts`, `text ${i}`, `error: ${NO_MATCH} src/f${i}.ts, line ${i * 7}`)),
    fires: 2,
    shows: 1,
  },
  {
    name: 'with looks between the failures',
    steps: times(3, (i) => [
      read(`f${i}.ts`, `file ${i}`),
      failedEdit(`f${i}.ts`, `t${i}`, `error: ${NO_MATCH} f${i}.ts`),
    ]).flat(),
    fires: 5,
  },
  {
    name: 'statements against a table that is not there',
    steps: times(4, (i) => sql(`SELECT c${i} FROM t${i}`, `Table 'db.t${i}' doesn't exist`, false)),
    fires: 2,
  },
  {
    name: 'a traceback that ends alike',
    steps: times(4, (i) =>
      shell(
        `python x${i}.py`,
        `Traceback (most recent call last):\n  File "x${i}.py", line ${i}, in <module>\n    go()\nKeyError: 'name'`,
        1,
      ),
    ),
    fires: 2,
  },
  {
    name: 'a failed command, sent again unchanged',
    steps: times(2, () => shell('python setup.py build', 'error: no such option', 2)),
    fires: 1,
  },
  {
    name: 'a failed query, sent again after a look',
    steps: [
      sql('SELECT a FROM t', "Unknown column 'a'", false),
      sql('SHOW TABLES', 't\nu', true),
      sql('select a from t;', "Unknown column 'a'", false),
    ],
    fires: 2,
  },

  {
    name: 'look-alike: a refused edit, sent once more',
    steps: times(2, () => failedEdit('a.ts', 'x', `error: ${NO_MATCH} a.ts`)),
    fires: null,
    shows: 1,
  },
  {
    name: 'look-alike: waiting for a server that is not up yet',
    steps: times(2, () => shell('sleep 2; curl localhost:8080', 'curl: (7) error: connection refused', 7)),
    fires: null,
  },
  {
    name: 'look-alike: a failed command once more, after an edit that worked',
    steps: [shell('npx tsc', 'error: nope', 2), edit('a.ts', 'new', 'B'), shell('npx tsc', 'error: nope', 2)],
    fires: null,
  },
  {
    name: 'look-alike: different errors',
    steps: Array.from('abcdef').map((c) => failedEdit(`${c}.ts`, c, `error: ${c.repeat(9)} is ${c}`)),
    fires: null,
  },
  {
    name: 'look-alike: tests that fail again after each edit',
    steps: times(6, (i) => [edit('a.ts', `try ${i}`, `t${i}`), testRun(`t${i}`, 'adds')]).flat(),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: one failure after each of several changes that worked',
    steps: times(5, (i) => [edit('a.ts', `try ${i}`, `t${i}`), shell('npx tsc', 'error: nope', 2)]).flat(),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: a search without a match is an answer',
    steps: times(5, (i) => shell(`grep ${'abcde'[i]} f`, '', 1)),
    fires: null,
    shows: null,
  },
  {
    name: 'look-alike: a file whose text speaks of errors',
    steps: times(5, (i) => shell(`cat ${'abcde'[i]}`, 'x\nraise ValueError("no")', 0)),
    fires: null,
    shows: null,
  },
]);

test('the error is told in its own words, paths and numbers too, and the model is spoken to', () => {
  const controller = createController();
  const missing = `src/sum.js: line 12: the search text is not there. ${'Nothing was changed. '.repeat(10)}`;
  const fail = (i: number) => completed(failedEdit('src/sum.js', `text ${i}`, `Error: ${missing}`), i);
  for (const i of [0, 1]) controller.observe(fail(i));
  const first = controller.observe(fail(2));
  assert.match(
    first.verdict.evidence.join('\n'),
    /^The same error came 3 times: "Error: src\/sum\.js: line 12: the search text is not there\. Nothing was[^"]*…"\.$/m,
  );
  controller.rearm('nudge');
  controller.observe(fail(3));
  const again = controller.observe(fail(4));
  assert.match(again.verdict.evidence[0] ?? '', /The model had been told not to\.$/);
  assert.match(nudgeText(again.verdict, again.signals), /You had been told not to\. Do not try the same thing/);
});
