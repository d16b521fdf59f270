import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { runInsideEditor } from '../support/insideEditor';
import { recordedRun, writeRun } from '../support/recordedRun';
import { startScriptedOllama } from '../support/scriptedOllama';
import { FIX_SUM, READ_FOREVER, SUM_PROJECT } from '../support/sumProject';
import { root } from '../support/sourceFiles';
import { writeFiles } from '../support/writeFiles';

/** A chat needs a model of the editor's maker; what answers in it is asked here by itself, inside the extension host. */
test('what @protege answers in a chat', async (context) => {
  const place = await mkdtemp(path.join(os.tmpdir(), 'protege-handler-'));
  const folder = path.join(place, 'sums');
  writeFiles(folder, SUM_PROJECT);
  const data = path.join(place, 'data');
  writeRun(data, recordedRun({ runId: 'earlier', workspace: folder, files: [] }));
  const ollama = await startScriptedOllama({
    chat: ({ messages }) => {
      if (messages.some(({ content }) => content.includes('wait for ever'))) return READ_FOREVER;
      const said = messages.filter(({ role }) => role === 'assistant').length;
      return FIX_SUM[Math.min(said, FIX_SUM.length - 1)]!;
    },
  });
  try {
    await runInsideEditor(context, {
      entry: path.join(root, 'test', 'editor', 'inside', 'chatHandler.ts'),
      workspace: folder,
      env: { PROTEGE_HOME: data, OLLAMA_HOST: ollama.url },
    });
  } finally {
    await ollama.close();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
