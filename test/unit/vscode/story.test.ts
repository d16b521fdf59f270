import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { interruptedItems } from '../../../src/vscode/runs/interruptedItems';
import { groupSize, nodesOf } from '../../../src/vscode/runs/runNodes';
import { RunStory } from '../../../src/vscode/runs/story';
import type { StoryItem } from '../../../src/vscode/runs/story';
import { recordedRun } from '../../support/recordedRun';

const run = {
  runId: 'r',
  workspace: '/w',
  files: [{ path: 'a.js', before: 'a', after: 'b', provenance: { kind: 'local' as const, step: 1 } }],
};

function short(item: StoryItem): string {
  switch (item.kind) {
    case 'step':
      return `${item.step} ${item.title}: ${item.result} (${item.state})`;
    case 'tests':
      return `${item.phase}: ${item.text}`;
    case 'consultation':
      return `consultation ${item.outcome} $${item.costUsd}`;
    case 'verdict':
      return item.state;
    case 'end':
      return `end ${item.outcome}`;
    case 'proposal':
      return `${item.isLatest ? 'proposal' : 'attempt'} ${item.fileCount}`;
    case 'signal':
      return `signal ${item.signal} at ${item.evidence.join(',')}`;
    case 'nudge':
    case 'said':
    case 'decision':
    case 'notice':
      return item.kind;
  }
}

describe('the story of a run', () => {
  test('says of a step that its user broke it off, and of no other', () => {
    const inRun = { at: '2026-11-20T12:00:00.000Z', runId: 'r' };
    const started = (step: number) => ({ ...inRun, type: 'step-started' as const, step });
    const said = (step: number) => ({ ...inRun, type: 'user-said' as const, step, text: 'x', asksExpert: false });
    const asking = { tool: 'ask_expert', args: {}, command: 'ask_expert' };
    const story = RunStory.of([
      started(1),
      said(1),
      started(2),
      { ...inRun, type: 'action', step: 2, ...asking },
      said(2),
    ]);
    assert.equal(short(story.items[0]!), '1 Broken off to hear you:  (ok)');
    assert.doesNotMatch(short(story.items[2]!), /Broken off/);
  });

  test('is told in the order in which it happened', () => {
    assert.deepEqual(RunStory.of(recordedRun(run)).items.map(short), [
      'baseline: 2 failing, 10 passing',
      '1 Read src/week.js: 64 lines (ok)',
      '2 Search for “isOpen”: 3 places in 2 files (ok)',
      '3 Edit src/week.js: 1 line changed (ok)',
      '4 Run the tests: 2 failing, 10 passing (failed)',
      '5 Edit src/week.js: 1 line changed (ok)',
      '6 Run the tests: 2 failing, 10 passing (failed)',
      'signal cycle at 3,4,5,6',
      'looping',
      'nudge',
      '7 Read src/time.js: 41 lines (ok)',
      'consultation helped $0.0135',
      '8 Edit src/week.js: 4 lines changed (ok)',
      '9 Run the tests: all 12 tests pass (ok)',
      'final: all 12 tests pass',
      'proposal 1',
      'end fixed',
    ]);
  });

  test('shows each attempt that was kept where it was made, and the last as the proposal', () => {
    const base = { at: '2026-01-01T00:00:00.000Z', runId: 'r' } as const;
    const file = { path: 'a.js', before: '1', after: '2', provenance: { kind: 'local' as const, step: 1 } };
    const story = RunStory.of([
      { ...base, type: 'proposal', step: 2, files: [file] },
      { ...base, type: 'step-started', step: 3 },
      { ...base, type: 'proposal', step: 3, files: [file, { ...file, path: 'b.js' }] },
    ]);
    assert.deepEqual(story.items.map(short), ['attempt 1', '3 Thinking:  (running)', 'proposal 2']);
  });

  test('of an interrupted run says so, and nothing of it goes on', () => {
    const at = '2026-01-01T00:00:00.000Z';
    const cut = RunStory.of([
      { type: 'tests-started', at, runId: 'r', phase: 'baseline', selector: null },
      { type: 'step-started', at, runId: 'r', step: 1 },
    ]);
    assert.deepEqual(interruptedItems(cut.items).map(short), [
      'baseline: interrupted',
      '1 Thinking: interrupted (failed)',
      'end interrupted',
    ]);
  });

  test('is the same live, event by event, as read back', () => {
    const events = recordedRun(run);
    const live = new RunStory();
    for (const event of events) live.apply(event);
    assert.deepEqual(live.items, RunStory.of(events).items);
  });

  test('of a killed run has no end and keeps its best attempt', () => {
    const story = RunStory.of(recordedRun({ ...run, isInterrupted: true }));
    assert.equal(story.finished, null);
    assert.equal(story.items.at(-1)?.kind, 'proposal');
  });

  test('what a person does not see asks for no drawing', () => {
    const story = new RunStory();
    const delta = { type: 'model-delta', at: '', runId: 'r', step: 1, channel: 'text', text: 'x' } as const;
    assert.equal(story.apply(delta), false);
  });

  test('a long one is folded, with every line in one place only and the end open', () => {
    for (const extraSteps of [0, 140, 180, 2_000]) {
      const { items } = RunStory.of(recordedRun({ ...run, extraSteps }));
      const nodes = nodesOf('r', items);
      const flat = nodes.flatMap((node) =>
        node.kind === 'group' ? node.items : node.kind === 'item' ? [node.item] : [],
      );
      assert.deepEqual(flat, items);
      assert.equal(nodes.at(-1)?.kind, 'item');
      assert.ok(nodes.length <= items.length / groupSize + groupSize * 1.5, `${nodes.length} nodes`);
    }
  });
});
