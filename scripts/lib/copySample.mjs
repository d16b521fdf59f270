import { cp } from 'node:fs/promises';
import path from 'node:path';
import { run } from './childProcess.mjs';
import { root } from './setup.mjs';

const sample = 'opening-hours';

/** What a user would type about the sample's bug. */
export const sampleTask = 'The tests of this project fail. Find the bug and fix it.';

/** A copy of the sample project in a repository of its own, so that the checkout stays as it is. */
export async function copySample(place) {
  const folder = path.join(place, sample);
  await cp(path.join(root, 'samples', sample), folder, { recursive: true });
  const git = ['-c', 'user.name=Sample', '-c', 'user.email=sample@example.invalid', '-c', 'init.defaultBranch=main'];
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'The sample as it came'],
  ]) {
    // Without git the sample is a plain folder, which works too.
    await run('git', [...git, ...args], { cwd: folder }).catch(() => undefined);
  }
  return folder;
}
