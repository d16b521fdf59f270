import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { receiptsOf } from '../../../src/core/expert/receipt';
import { doctorReport } from '../../../src/vscode/documents/doctorDocument';
import { fenced, plain } from '../../../src/core/report/markdown';
import { receiptDocument } from '../../../src/vscode/documents/receiptDocument';
import { runDocument } from '../../../src/vscode/documents/runDocument';
import { stepDocument } from '../../../src/vscode/documents/stepDocument';
import { recordedRun } from '../../support/recordedRun';

const events = recordedRun({ runId: 'r', workspace: '/w', files: [] });

function includesAll(text: string, wanted: readonly string[]): void {
  assert.deepEqual(
    wanted.filter((part) => !text.includes(part)),
    [],
    text,
  );
}

describe('documents', () => {
  test('a fence is longer than any inside', () => {
    assert.equal(fenced('```js\nx\n```', 'text'), '````text\n```js\nx\n```\n````');
    assert.equal(fenced('a'), '```\na\n```');
  });

  test('outside text can make no heading, link, emphasis or tag', () => {
    assert.equal(plain('# a [b](c) *d* <e>\n`f`'), String.raw`\# a \[b\](c) \*d\* \<e\> \`f\``);
  });

  test('a receipt tells when, why, what was sent, what came back, what it cost and whether it helped', () => {
    const [receipt] = receiptsOf(events);
    const signals = events.flatMap((event) =>
      event.type === 'signal' && event.step === receipt!.step ? [event.signal] : [],
    );
    const detail = receipt!.evidence[0]!;
    const told = [...signals, { ...signals[0]!, detail, evidence: [3, 7] }];
    includesAll(receiptDocument(receipt!, told), [
      `[step ${receipt!.step}](step-${receipt!.step}.md)`,
      `${plain(detail)} ([step 3](step-3.md), [step 7](step-7.md))`,
      'Outcome, judged by the tests: helped',
      'Cost: $0.0135 for 4,810 tokens in, 390 out',
      'Rule: verdict. Verdict: looping.',
      'Why does isOpen miss the hours after midnight?',
      '✓ done: **edit** src/week.js:21',
      'Failing before: 2, after: 0',
      'Now passes: week › a bar is open after midnight',
      '| After | 1 of 6, $0.0135 of $0.50 |',
      'TASK\nA bar that closes after midnight',
    ]);
  });

  test('a receipt without an answer says why there is none', () => {
    const [receipt] = receiptsOf(events);
    const failed = {
      ...receipt!,
      advice: null,
      error: { reason: 'timeout', message: 'No answer within 60 s' },
      outcome: 'failed' as const,
      budgetAfter: null,
    };
    includesAll(receiptDocument(failed, []), ['No answer within 60 s', 'no advice came', '| After | – | – | – |']);
  });

  test('a step shows what the model saw, said and got', () => {
    includesAll(stepDocument(7, events), [
      '# Step 7',
      'What the model saw',
      'What it said',
      'What it got from read_file',
      '41 lines',
    ]);
    includesAll(stepDocument(6, events), ['Signal “cycle”', 'Verdict: looping', 'Nudge:']);
    includesAll(stepDocument(99, events), ['Nothing is recorded of this step yet.']);
  });

  test('a run tells its story, its cost and its patch', () => {
    includesAll(runDocument(events), [
      'Step 9',
      '**fixed**',
      '| claude-sonnet-5-5 | 1 | 4810 | 390 | $0.0135 |',
      '```diff',
    ]);
    includesAll(runDocument([]), ['# Run']);
  });

  test('the doctor says what to do', () => {
    const base = { title: '', detail: '', remedy: null };
    const { text, sections } = doctorReport([
      { ...base, id: 'git', state: 'ok', finding: { kind: 'git', version: '2.43' } },
      { ...base, id: 'ollama', state: 'problem', finding: { kind: 'ollama-silent', message: 'refused <b>' } },
    ]);
    includesAll(text, [
      'One thing does not work yet.',
      '✗ Ollama: does not work',
      'refused \\<b\\>',
      '✓ Git: works',
      '`2.43`',
    ]);
    const [worst, best] = sections;
    assert.match(text.split('\n')[worst?.line ?? 0] ?? '', /✗ Ollama/);
    assert.deepEqual(
      worst?.remedies.map(({ command }) => command),
      ['protege.usePractice', 'vscode.open', 'protege.openSettings', 'protege.openWalkthrough'],
    );
    assert.deepEqual(best?.remedies, []);
  });
});
