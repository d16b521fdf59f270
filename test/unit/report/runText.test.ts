import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { z } from 'zod';
import { RUNG_WORDS } from '../../../src/core/edits/placement';
import type { PlacementRefusal } from '../../../src/core/edits/placement';
import type { WholeFile } from '../../../src/core/edits/wholeFile';
import { formatMessage } from '../../../src/core/report/language';
import type { Translate } from '../../../src/core/report/language';
import { readRunText, runText } from '../../../src/core/report/runTexts/runText';
import { parseAction } from '../../../src/core/tools/parseAction';
import { root, sourceFiles } from '../../support/sourceFiles';

const german = z
  .record(z.string(), z.string())
  .parse(JSON.parse(readFileSync(path.join(root, 'l10n', 'bundle.l10n.de.json'), 'utf8')));
const inGerman: Translate = (message, ...values) => formatMessage(german[message] ?? message, ...values);

describe('a text of the log in the reader’s language', () => {
  const texts: readonly (readonly [logged: string, told: string])[] = [
    [
      'The same 4 actions came round 2 times with the same results: `edit_file a.b`, `run_tests` and others.',
      'Dieselben 4 Aktionen kamen 2-mal mit denselben Ergebnissen wieder: `edit_file a.b`, `run_tests` und andere.',
    ],
    ['The same error came 4 times: "x". y is not".', 'Derselbe Fehler kam 4-mal: „x". y is not“.'],
    [
      'The nudge has not helped. openai/a is the first of your experts.',
      'Der Anstoß hat nicht geholfen. openai/a ist der erste Ihrer Experten.',
    ],
    [
      'The limit of 20 consultations a day is reached: 20 used. It resets on 22 November at 00:00. Local nudges did not end it.',
      'Das Limit von 20 Beratungen je Tag ist erreicht: 20 verbraucht. Wieder frei am 22. November um 00:00 Uhr. Lokale Anstöße haben sie nicht beendet.',
    ],
    [
      'Another run is asking an expert just now, and what is left of the limit of 20 consultations a day is reserved for its answer.',
      'Ein anderer Lauf fragt gerade einen Experten, und was vom Limit von 20 Beratungen je Tag übrig ist, ist für dessen Antwort vorgemerkt.',
    ],
    [
      'You are repeating yourself: `run_tests` was done 3 times with the same result. Do not ask again in your next step. Choose the next action yourself.',
      'Es wiederholt sich: `run_tests` wurde 3-mal mit demselben Ergebnis getan. Im nächsten Schritt nicht noch einmal fragen. Die nächste Aktion selbst wählen.',
    ],
    [
      'no sandbox: bubblewrap does not work here (setting up uid map: Permission denied)',
      'keine Sandbox: bubblewrap funktioniert hier nicht (setting up uid map: Permission denied)',
    ],
    ['no sandbox: bubblewrap is not installed', 'keine Sandbox: bubblewrap ist nicht installiert'],
    ['the one test passes', 'der eine Test besteht'],
    ['All 12 tests pass.', 'Alle 12 Tests bestehen.'],
    ['finish refused: 2 failing, 3 pass', 'Ende abgelehnt: 2 fehlgeschlagen, 3 bestanden'],
    ['Read src/a b.ts, lines 1-20 of 64', 'src/a b.ts gelesen, Zeilen 1–20 von 64'],
    [
      "malformed: Your reply was cut off because it was too long. edit_file: 'search' is missing (to write a whole file use write_file); 'replace' is missing (write \"\" to delete the lines).",
      'unverständlich: Die Antwort wurde abgeschnitten, weil sie zu lang war. edit_file: „search“ fehlt (für eine ganze Datei write_file nehmen); „replace“ fehlt ("" schreiben, um die Zeilen zu löschen).',
    ],
    [
      "There is no tool 'a. b'. The tools are: read_file, search.",
      'Es gibt kein Werkzeug „a. b“. Die Werkzeuge sind: read_file, search.',
    ],
    ['The reply was empty: there was no tool call in it.', 'Die Antwort war leer: Es war kein Werkzeugaufruf darin.'],
    // A search for `not found` stays what it was.
    ['Searched for not found: nothing found', 'Nach not found gesucht: nichts gefunden'],
    [
      'no advice: Anthropic failed (HTTP 500): internal error. Try later.',
      'kein Rat: Anthropic ist gescheitert (HTTP 500): internal error. Try later.',
    ],
    [
      'Anthropic refused the key (HTTP 401). Check ANTHROPIC_API_KEY, or set the key again in the editor.',
      'Anthropic lehnte den Schlüssel ab (HTTP 401). Prüfen Sie ANTHROPIC_API_KEY, oder setzen Sie den Schlüssel im Editor neu.',
    ],
    [
      'Ollama failed: it gave no reason. See its log for more.',
      'Ollama ist gescheitert: es gab keinen Grund an. Mehr steht in seinem Protokoll.',
    ],
    [
      'The tests can not run. Go has not downloaded all modules yet. Tests run without a network here. Run this once yourself, then try again: go mod download',
      'Die Tests können nicht laufen. Go hat noch nicht alle Module heruntergeladen. Tests laufen hier ohne Netz. Führen Sie dies einmal selbst aus, dann versuchen Sie es noch einmal: go mod download',
    ],
    [
      '/home/a b/.vscode/settings.json, line 3, column 5: a comma is missing. Mend it there: what follows may not count until then.',
      '/home/a b/.vscode/settings.json, Zeile 3, Spalte 5: ein Komma fehlt. Berichtigen Sie es dort: Was danach kommt, gilt bis dahin vielleicht nicht.',
    ],
  ];
  for (const [logged, told] of texts)
    test(`is told anew: ${logged.slice(0, 60)}`, () => {
      assert.deepEqual(readRunText(logged, inGerman), { text: told, isKnown: true });
      assert.deepEqual(readRunText(logged, formatMessage), { text: logged, isKnown: true });
      assert.equal(runText(logged, { t: inGerman, locale: 'de' }), told);
      assert.equal(runText(logged, { t: inGerman, locale: 'en-GB' }), logged);
    });

  test('stays as it is where nobody knows it, and only there', () => {
    for (const logged of ['', 'A model wrote this.', '$& {0} \\ .*', 'HTTP 500: at 3 of the last'])
      assert.equal(readRunText(logged, inGerman).text, logged);
    assert.deepEqual(readRunText('Ein Wort. 3 of the last 8 steps failed.\nAnd so on', inGerman), {
      text: 'Ein Wort. 3 der letzten 8 Schritte schlugen fehl.\nAnd so on',
      isKnown: false,
    });
  });

  test('is found quickly, however long it is', () => {
    const started = performance.now();
    const long = 'The same error came 4 times: "'.repeat(2_000);
    assert.equal(readRunText(long, inGerman).text, long);
    assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
  });
});

describe('what came of an edit', () => {
  const reasons: Readonly<Record<PlacementRefusal | Extract<WholeFile, { kind: 'refused' }>['reason'], true>> = {
    ...{ 'empty-search': true, 'no-change': true, 'already-done': true, ambiguous: true, 'not-found': true },
    ...{ elided: true, 'far-shorter': true },
  };
  const lines = [
    ...Object.values(RUNG_WORDS).map((words) => ['Edited src/a b.js +1 -2 ({})', words] as const),
    ...Object.keys(reasons).map((reason) => ['Edit of src/a b.js refused: {}', reason.replaceAll('-', ' ')] as const),
    ...Object.keys(reasons).map((reason) => ['Refused to write src/a b.js: {}', reason.replaceAll('-', ' ')] as const),
  ];
  for (const [line, words] of lines)
    test(`is German: ${line.replace('{}', words)}`, () => {
      const told = readRunText(line.replace('{}', words), inGerman);
      assert.equal(told.isKnown, true);
      assert.ok(!told.text.includes(words), told.text);
      assert.doesNotMatch(told.text, /Edited|refused|Refused/);
    });
});

describe('why an action could not be understood', () => {
  const calls: readonly (readonly [name: string, args: unknown])[] = [
    ['fly', {}],
    ['edit_file', 'no object'],
    ['edit_file', { path: 'a.js' }],
    ['edit_file', { path: ' ', search: {}, replace: 'b' }],
    ['read_file', {}],
    ['ask_expert', { question: '' }],
  ];
  for (const [name, args] of calls)
    test(`is German: ${name} ${JSON.stringify(args)}`, () => {
      const parsed = parseAction(name, args);
      assert.ok(!parsed.ok);
      const told = readRunText(parsed.malformed.problem, inGerman);
      assert.equal(told.isKnown, true, parsed.malformed.problem);
      assert.doesNotMatch(told.text, /\b(?:is|are|the|must|missing)\b/i);
    });
});

/** Where the words of signals, verdicts, decisions, nudges, refusals, endings, malformed actions and failures are written. */
const writers =
  /^src\/(?:node\/(?:models\/|experts\/|http\/(?:endpoint|guardJsonLines)|run\/(?:startRun|resolveModel|expertSeat|chooseExperts|startPractice|ensureDataFolder)|process\/(?:commandTestRunner|sandbox|bubblewrap)|workspace\/(?:workingCopy|copySlot)|ledger\/|git|settings\/repositorySettings)|core\/(?:tools\/parseAction|outcomes\/whatTestsLack|model\/protocols\/|controller\/(?:detectors\/|verdict|classifier\/(?:explain|lasting)|escalation\/)|budget\/refusal|agent\/(?:finishRun|runTask|openRun|step|modelTurn|switchProtocol|escalate)))/;

/** What may stand at a place of a template: numbers, names, and the words that the code itself puts there. */
const samples = [
  '3',
  '`x y`',
  '1',
  '',
  's',
  '2 tests are',
  '1 test is',
  '3 steps ago',
  '1 step ago',
  '3 of the last 8 steps',
  '$0.10',
  '$0.10 a day',
  '1 consultation',
  '20 consultations a day',
  ' of 2 experts',
  'run',
  'day',
  'input',
  'The expert was',
  'No expert is configured.',
  ' and others',
  'a/b',
  '21 November at 00:00',
  'all 3 tests pass',
  "'path' is empty; 'search' is missing (to write a whole file use write_file)",
  'was empty',
  'is not advice in the agreed form',
  'no language model',
  '2.5 seconds',
  'line 3, column 5: a comma is missing',
];

/** The sentences of a file: literals and templates with a blank in them that end like a sentence. */
function sentencesOf(ast: ts.SourceFile): string[][] {
  const found: string[][] = [];
  const visit = (node: ts.Node): void => {
    const parts = ts.isStringLiteralLike(node)
      ? [node.text]
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
        : [];
    const words = parts.join('');
    if (/\s/.test(words.trim()) && /[.!?]$/.test(words.trim())) found.push(parts);
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return found;
}

/** Whether the template is known with some words at its places. */
function isKnown(parts: readonly string[], before = ''): boolean {
  const [part = '', ...rest] = parts;
  const text = before + part;
  if (rest.length === 0) return readRunText(text.trim(), formatMessage).isKnown;
  return samples.some((sample) => isKnown(rest, text + sample));
}

/** Words for the model only, which nobody reads in the editor but where the step shows what the model saw. */
const forTheModel = [
  /^Keep going: /,
  /Decide the next step yourself/,
  /^No answer could be had\. Go on by yourself\.$/,
  /^Answered: read the notes below\.$/,
  /^That was no valid tool call/,
  /^Only the first of your /,
  // Examples of a right call, and the task of those who give none.
  /^Why does parse/,
  /^sum\(\) subtracted/,
  /^Make the failing tests pass\.$/,
];

describe('the sentences that the core writes into the log', () => {
  for (const { name, ast } of sourceFiles('src').filter(({ name: file }) => writers.test(file)))
    test(`of ${name} are known`, () => {
      const unknown = sentencesOf(ast)
        .filter((parts) => !forTheModel.some((words) => words.test(parts.join(''))))
        .filter((parts) => !isKnown(parts))
        .map((parts) => parts.join('{}'));
      assert.deepEqual(unknown, []);
    });

  test('would be missed if they were unknown', () => {
    const ast = ts.createSourceFile('a.ts', 'const a = `${n} of the last steps sang.`;', ts.ScriptTarget.ES2022, true);
    assert.deepEqual(
      sentencesOf(ast).map((parts) => isKnown(parts)),
      [false],
    );
  });
});
