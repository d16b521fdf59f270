import assert from 'node:assert/strict';
import path from 'node:path';
import { run } from '../../scripts/lib/childProcess.mjs';
import { root } from './sourceFiles';

/** Packages the extension as `npm run package` does and returns the .vsix with the names of the files in it. */
export async function packageVsix(folder: string): Promise<{ file: string; contents: string[] }> {
  const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const file = path.join(folder, 'protege.vsix');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const packaged = await run(process.execPath, [vsce, 'package', ...flags, '--out', file], { cwd: root });
  assert.equal(packaged.code, 0, packaged.output);
  const listed = await run(process.execPath, [vsce, 'ls', '--no-dependencies'], { cwd: root });
  assert.equal(listed.code, 0, listed.output);
  const contents = listed.output
    .split('\n')
    .filter((line) => /^[\w./-]+\.\w+$|^LICENSE/.test(line))
    .sort();
  return { file, contents };
}
