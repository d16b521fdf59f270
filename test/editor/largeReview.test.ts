import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ProposedFile } from '../../src/core/trajectory/runEvent';
import { largeProposal } from '../support/largeProposal';
import { recordedRun, writeRun } from '../support/recordedRun';
import { openEditor } from '../support/vscodeHost';
import type { Editor } from '../support/vscodeHost';
import { Workbench, eventually } from '../support/workbench';

const fileCount = 200;
const hunksPerFile = 10;
const view = 'Proposed Changes';

describe('a proposal of 200 files and 2,000 changes', () => {
  let place = '';
  let folder = '';
  let editor: Editor;
  let bench: Workbench;
  const proposals = new Map<string, readonly ProposedFile[]>();
  const filesOf = (below: string): readonly ProposedFile[] => proposals.get(below) ?? [];
  const onDisk = (file: ProposedFile): string => readFileSync(path.join(folder, file.path), 'utf8');
  /** How many files of a proposal are as they were, as proposed, and neither. */
  const states = (below: string): { before: number; after: number; other: number } => {
    const result = { before: 0, after: 0, other: 0 };
    for (const file of filesOf(below)) {
      const text = onDisk(file);
      result[text === file.before ? 'before' : text === file.after ? 'after' : 'other'] += 1;
    }
    return result;
  };

  before(async () => {
    place = await mkdtemp(path.join(os.tmpdir(), 'protege-large-'));
    folder = path.join(place, 'project');
    mkdirSync(folder);
    // The newest comes first, and is the one in sight.
    for (const [index, below] of ['rejected', 'accepted', 'opened'].entries()) {
      const files = largeProposal({ workspace: folder, below, fileCount, hunksPerFile });
      proposals.set(below, files);
      const startedAt = `2026-11-2${index}T18:00:00.000Z`;
      writeRun(
        path.join(place, 'data'),
        recordedRun({ runId: `run-${index}`, workspace: folder, files, startedAt, task: `Task ${below}` }),
      );
    }
    editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: path.join(place, 'data') },
      settings: { 'files.autoSave': 'off' },
      viewport: { width: 1280, height: 1000 },
    });
    bench = new Workbench(editor.page);
    await bench.openContainer();
  });

  after(async () => {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });

  test('one of its files is accepted, and no other is touched', async () => {
    await bench.row(view, /Task opened.*200 files to review/).waitFor();
    await bench.clickAction(bench.row(view, 'opened-000.js'), 'Accept the File');
    await bench.row(view, /opened-000\.js.*accepted/).waitFor();
    await bench.row(view, /Task opened.*199 files to review/).waitFor();
    assert.deepEqual(states('opened'), { before: 199, after: 1, other: 0 });
  });

  test('opens in one multi-file diff, with marks on the changes in sight', async () => {
    await bench.clickAction(bench.row(view, 'Task opened'), 'Review the Proposed Changes');
    await bench.tab('Protégé: Task opened').waitFor();
    await editor.page.locator('.multiDiffEntry', { hasText: 'opened-001.js' }).first().waitFor();
    await editor.page.locator('.comment-thread-unresolved, .comment-thread').first().waitFor();
    await bench.closeEditors();
  });

  test('all of it is accepted at once, and every file is written', async () => {
    await bench.expandOnly(view, 'Task accepted');
    await bench.clickAction(bench.row(view, 'Task accepted'), 'Accept All Changes');
    await bench.row(view, /Task accepted.*all decided/).waitFor();
    await eventually(
      () => states('accepted'),
      (now) => now.after === fileCount,
      'every file should be written',
    );
  });

  test('all of it is rejected, and no file is touched', async () => {
    await bench.expandOnly(view, 'Task rejected');
    await bench.clickAction(bench.row(view, 'Task rejected'), 'Reject All Changes');
    await bench.row(view, /Task rejected.*all decided/).waitFor();
    assert.deepEqual(states('rejected'), { before: fileCount, after: 0, other: 0 });
  });
});
