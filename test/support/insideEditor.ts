import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { build } from 'esbuild';
import type { Plugin } from 'esbuild';
import { z } from 'zod';
import { runEditorTests } from '../../scripts/lib/vscodeHost.mjs';
import type { EditorTestResult } from './editorSuite';
import { root } from './sourceFiles';

const resultSchema = z.object({ name: z.string(), error: z.string().optional() });

async function readResults(file: string): Promise<EditorTestResult[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => resultSchema.parse(JSON.parse(line)));
}

/** The host as it is shipped: a bundle of its own, loaded when it is first needed. */
const builtHost: Plugin = {
  name: 'built-host',
  setup(bundler) {
    const built = path.join(root, 'dist', 'host.js');
    bundler.onResolve({ filter: /\/node\/host$/ }, () => ({ path: built, external: true }));
  },
};

/**
 * Bundles `entry` (a file that registers `editorTest`s and exports `run = runEditorSuite`), runs it inside the extension
 * host of a real VS Code with this extension under development, and reports each test as a subtest.
 */
export async function runInsideEditor(
  context: TestContext,
  options: { entry: string; workspace: string; env?: Record<string, string> },
): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'protege-inside-'));
  try {
    const testsEntry = path.join(folder, 'tests.js');
    await build({
      entryPoints: [options.entry],
      outfile: testsEntry,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      external: ['vscode'],
      supported: { 'dynamic-import': false },
      plugins: [builtHost],
      sourcemap: 'inline',
      logLevel: 'error',
    });
    const resultsFile = path.join(folder, 'results.jsonl');
    const { code, output } = await runEditorTests({
      testsEntry,
      workspace: options.workspace,
      env: { ...options.env, PROTEGE_TEST_RESULTS: resultsFile },
    });
    const results = await readResults(resultsFile);
    for (const { name, error } of results) {
      await context.test(name, () => {
        if (error !== undefined) assert.fail(error);
      });
    }
    assert.equal(code, 0, `the extension host ended with exit code ${code}:\n${output}`);
    assert.ok(results.length > 0, `no test ran inside the extension host:\n${output}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
