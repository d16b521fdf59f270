import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { build } from 'esbuild';
import type { BuildFailure } from 'esbuild';
import { bundleOptions, entryPoints } from '../../scripts/lib/bundles.mjs';

/** Builds `code` with the very options of the bundle `dist/NAME`; resolves to the errors. */
async function bundleErrors(name: string, code: string): Promise<string[]> {
  const bundle = entryPoints.find(({ outfile }) => outfile === name);
  assert.ok(bundle, name);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'protege-bundle-'));
  try {
    const entry = path.join(folder, 'entry.ts');
    await writeFile(entry, code);
    await build(bundleOptions({ ...bundle, entry, outfile: path.join(folder, name) }));
    return [];
  } catch (error) {
    return (error as BuildFailure).errors.map(({ text }) => text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const usesEditor = "import * as vscode from 'vscode'; console.log(vscode.version);";

describe('the bundles', () => {
  for (const name of ['cli.js', 'practice.js']) {
    test(`${name} can't be built with an import of vscode`, async () => {
      const errors = await bundleErrors(name, usesEditor);
      assert.equal(errors.length, 1);
      assert.match(errors[0]!, /Could not resolve "vscode"/);
    });

    test(`${name} can't be built with a lazy import of vscode either`, async () => {
      assert.equal((await bundleErrors(name, "void import('vscode');")).length, 1);
    });

    test(`${name} builds without one`, async () => {
      assert.deepEqual(await bundleErrors(name, "import os from 'node:os'; console.log(os.EOL);"), []);
    });
  }

  test('extension.js copies the names of vscode once, however many files import it', async () => {
    const bundle = entryPoints.find(({ outfile }) => outfile === 'extension.js');
    assert.ok(bundle);
    const { outputFiles } = await build({ ...bundleOptions(bundle), write: false });
    const text = outputFiles.find(({ path: file }) => file.endsWith('.js'))?.text ?? '';
    assert.equal(text.split('require("vscode")').length - 1, 1);
  });

  test('extension.js gets vscode from the editor', async () => {
    assert.deepEqual(await bundleErrors('extension.js', usesEditor), []);
  });
});
