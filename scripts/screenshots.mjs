// `npm run screenshots`: the README's pictures, taken from a real VS Code on a real run of the sample project.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { endChildrenWithUs, run } from './lib/childProcess.mjs';
import { copySample, sampleTask } from './lib/copySample.mjs';
import { openEditor } from './lib/editorDriver.mjs';
import { root } from './lib/setup.mjs';

const say = (text) => process.stderr.write(`${text}\n`);
const screenshotFolder = path.join(root, 'docs', 'images');

async function fixSample(folder, home) {
  const cli = path.join(root, 'dist', 'cli.js');
  const args = [cli, 'fix', sampleTask, '--workspace', folder, '--test', 'npm test', '--practice', '--yes'];
  const { code, output } = await run(process.execPath, args, { env: { ...process.env, PROTEGE_HOME: home } });
  if (code !== 0) throw new Error(`the run ended with exit code ${code}:\n${output}`);
}

async function photograph({ page, screenshot }) {
  const shoot = async (name) => {
    // The pointer would leave hovers, and a caret blinks.
    await page.mouse.move(5, 795);
    await page.waitForTimeout(600);
    say(await screenshot(name));
  };
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Protégé/ })
    .click();
  const proposal = page.getByRole('treeitem', { name: /week\.js|time\.js/ }).first();
  await proposal.waitFor();
  await proposal.click();
  await page.locator('.diff-editor, .monaco-diff-editor').first().waitFor();
  await shoot('review');
  const runItem = page
    .getByRole('treeitem')
    .filter({ hasText: sampleTask.slice(0, 20) })
    .first();
  await runItem.click();
  await page.keyboard.press('ArrowRight');
  await shoot('runs');
}

async function main() {
  const place = await mkdtemp(path.join(os.tmpdir(), 'protege-pictures-'));
  try {
    const folder = await copySample(place);
    const home = path.join(place, 'data');
    say('fixing the sample with the practice models');
    await fixSample(folder, home);
    const editor = await openEditor({
      folder,
      env: { PROTEGE_HOME: home },
      settings: { 'protege.practice': true, 'editor.minimap.enabled': false, 'diffEditor.wordWrap': 'on' },
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: 1.5,
      screenshotFolder,
      say,
    });
    try {
      await photograph(editor);
    } finally {
      await editor.stop();
    }
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

endChildrenWithUs();
await main();
