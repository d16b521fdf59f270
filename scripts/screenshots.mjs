// `npm run screenshots`: photographs every view in every theme, in a real VS Code, on a run of the practice models over the
// sample project, made anew each time.
// They land in out/screenshots; those that the README and the walkthrough show are also put where those look for them.
// `npm run screenshots -- light` takes one theme only.
import { copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { tsImport } from 'tsx/esm/api';
import { endChildrenWithUs, run } from './lib/childProcess.mjs';
import { copySample } from './lib/copySample.mjs';
import { openEditor } from './lib/editorDriver.mjs';
import { root } from './lib/setup.mjs';

const say = (text) => process.stderr.write(`${text}\n`);
const screenshotFolder = path.join(root, 'out', 'screenshots');

const themes = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  'hc-dark': 'Default High Contrast',
  'hc-light': 'Default High Contrast Light',
};

/** Pictures that are shown elsewhere, by file. */
const kept = {
  'dark-run': ['docs/images/runs.png', 'media/walkthrough/run.png'],
  'dark-review': ['docs/images/review.png', 'media/walkthrough/review.png'],
  'light-receipt': ['docs/images/receipt.png'],
  'light-report': ['docs/images/report.png'],
  'dark-model': ['media/walkthrough/model.png'],
  'dark-expert': ['media/walkthrough/expert.png'],
  'dark-doctor': ['media/walkthrough/doctor.png'],
};

const task = 'A bar that closes after midnight is shown as closed';

/** What many have in Ollama, as it describes them: the list of models is photographed as it looks with some. */
const models = [
  ['qwen3:8b', 5.2e9, '8.2B', 40_960, ['tools', 'thinking'], [36, 32, 8, 128]],
  ['qwen2.5-coder:7b', 4.7e9, '7.6B', 32_768, ['tools'], [28, 28, 4, 128]],
  ['gemma3:12b', 8.1e9, '12.2B', 131_072, ['vision'], [48, 16, 8, 256]],
  ['qwen3-coder:30b', 19e9, '30.5B', 262_144, ['tools'], [48, 32, 4, 128]],
  ['llama3.3:70b', 43e9, '70.6B', 131_072, ['tools'], [80, 64, 8, 128]],
].map(([name, sizeBytes, parameterSize, contextLength, abilities, [blocks, heads, cachedHeads, width]]) => ({
  ...{ name, sizeBytes, parameterSize, contextLength },
  capabilities: ['completion', ...abilities],
  info: {
    block_count: blocks,
    'attention.head_count': heads,
    'attention.head_count_kv': cachedHeads,
    'attention.key_length': width,
    'attention.value_length': width,
  },
}));

/** Speaks Ollama's protocol where Ollama would. Where one answers there already, that one's models are photographed. */
async function startModels() {
  const { startScriptedOllama } = await tsImport('../test/support/scriptedOllama.ts', import.meta.url);
  try {
    return await startScriptedOllama({ models, port: 11_434 });
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error;
    return { close: async () => {} };
  }
}

async function makeRun(folder, home) {
  const built = await run(process.execPath, [path.join('scripts', 'build.mjs')], { cwd: root });
  if (built.code !== 0) throw new Error(built.output);
  const args = [path.join(root, 'dist', 'cli.js'), 'fix', task, '--workspace', folder, '--practice', '--yes'];
  const { code, output } = await run(process.execPath, args, {
    cwd: root,
    env: { ...process.env, PROTEGE_HOME: home },
  });
  if (code !== 0) throw new Error(output);
}

/** What the pictures click on, in one editor. */
function places(page) {
  const pane = (title) => page.locator('.pane', { has: page.locator('.pane-header', { hasText: title }) });
  return {
    row: (view, text) => pane(view).locator('.monaco-list-row', { hasText: text }).first(),
    heading: (name) => {
      const frame = page.locator('iframe.webview.ready').last().contentFrame();
      return frame.frameLocator('#active-frame').getByRole('heading', { name });
    },
    mark: (name) => {
      const frame = page.locator('iframe.webview.ready').last().contentFrame();
      return frame.frameLocator('#active-frame').locator('.pr-mark', { hasText: name }).first();
    },
    quickPick: (text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first(),
    thread: page.locator('.review-widget', { hasText: 'Change 1 of' }).first(),
    tab: (text) => page.locator('.tabs-container .tab', { hasText: text }).first(),
  };
}

function shooting(theme, page, screenshot) {
  return async (view) => {
    // The pointer would leave hovers.
    await page.mouse.move(5, 795);
    await page.waitForTimeout(900);
    say(await screenshot(`${theme}-${view}`));
  };
}

async function openContainer(page) {
  await page
    .locator('.activitybar')
    .getByRole('tab', { name: /^Protégé/ })
    .click();
  await places(page).row('Proposed Changes', 'week.js').waitFor();
}

async function photograph(theme, { page, screenshot, runCommand }) {
  const { row, heading, mark, quickPick, thread } = places(page);
  const shoot = shooting(theme, page, screenshot);
  await openContainer(page);
  const runRow = row('Runs', 'A bar that closes');
  await runRow.locator('.monaco-tl-twistie').click();
  await runRow.hover();
  await runRow.locator('.action-label[aria-label="Show a Run"]').click();
  await heading('What happened').waitFor();
  await shoot('run');
  await runRow.hover();
  await runRow.locator('.action-label[aria-label="Open the Report of a Run"]').click();
  await mark('Asked').waitFor();
  await shoot('report');
  await row('Proposed Changes', 'week.js').click();
  await thread.waitFor();
  await shoot('review');
  await runCommand('Notifications: Clear All Notifications');
  await row('Expert', /(?<!\d |that )helped/).click();
  await heading('What left the machine').waitFor();
  await shoot('receipt');
  await page.locator('.statusbar-item[id*="protege"]').first().click();
  await quickPick('This month').waitFor();
  await shoot('expert');
  await page.keyboard.press('Escape');
  await runCommand('Protégé: Choose the Expert…');
  await quickPick('Anthropic').waitFor();
  await shoot('experts');
  await page.keyboard.press('Escape');
  const ollama = await startModels();
  try {
    await runCommand('Protégé: Choose the Model…');
    await quickPick('Practice models').waitFor();
    await shoot('model');
    await page.keyboard.press('Escape');
  } finally {
    await ollama.close();
  }
  await runCommand('Protégé: Doctor: What Works and How to Mend the Rest');
  await page.locator('.codelens-decoration', { hasText: 'Look Again' }).waitFor();
  await shoot('doctor');
  await runCommand('Protégé: Get Started');
  await page.locator('.gettingStartedDetailsContent .getting-started-step').first().waitFor();
  await shoot('walkthrough');
}

/** A run of this window: its question waits for the user's word, and what it cost is in the spending. */
async function photographQuestion(theme, { page, screenshot, runCommand }) {
  const { row, quickPick, tab } = places(page);
  const shoot = shooting(theme, page, screenshot);
  await openContainer(page);
  await runCommand('Protégé: Fix a Bug…');
  await page.locator('.quick-input-title', { hasText: 'Fix a Bug' }).waitFor();
  await page.locator('.quick-input-box input').fill('Sunday is shown as open');
  await page.keyboard.press('Enter');
  await tab('Question to the expert').waitFor({ timeout: 120_000 });
  await page.locator('.notifications-toasts .monaco-button', { hasText: 'Send' }).first().waitFor();
  await shoot('question');
  await page.locator('.editor-actions .action-label[aria-label^="Send the Question"]').first().click();
  await row('Runs', /Sunday is shown.*fixed/).waitFor({ timeout: 120_000 });
  await page.locator('.statusbar-item[id*="protege"]').first().click();
  await quickPick('Spending by day').click();
  await page.locator('.quick-input-title', { hasText: 'Spending by day' }).waitFor();
  await shoot('spending');
  await page.keyboard.press('Enter');
  await quickPick('helped').waitFor();
  await shoot('day');
  await page.keyboard.press('Escape');
}

async function takeTheme(name, folder, home) {
  const inEditor = async (settings, take) => {
    const editor = await openEditor({
      folder,
      theme: themes[name],
      env: { PROTEGE_HOME: home },
      settings: { 'editor.minimap.enabled': false, 'diffEditor.wordWrap': 'on', ...settings },
      viewport: { width: 1280, height: 800 },
      screenshotFolder,
      say,
    });
    try {
      await take(name, editor);
    } finally {
      await editor.stop();
    }
  };
  await inEditor({}, photograph);
  await inEditor({ 'protege.practice': true }, photographQuestion);
}

async function keepPictures(taken) {
  for (const [picture, targets] of Object.entries(kept)) {
    if (!taken.some((theme) => picture.startsWith(`${theme}-`))) continue;
    for (const target of targets.map((one) => path.join(root, one))) {
      await mkdir(path.dirname(target), { recursive: true });
      await copyFile(path.join(screenshotFolder, `${picture}.png`), target);
    }
  }
}

async function main() {
  const named = process.argv.slice(2).filter((name) => name in themes);
  const wanted = named.length > 0 ? named : Object.keys(themes);
  const place = await mkdtemp(path.join(os.tmpdir(), 'protege-pictures-'));
  try {
    const folder = await copySample(place);
    const home = path.join(place, 'data');
    await makeRun(folder, home);
    for (const name of wanted) {
      // Each theme begins with the same run alone.
      await cp(home, `${home}-${name}`, { recursive: true });
      await takeTheme(name, folder, `${home}-${name}`);
    }
  } finally {
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  await keepPictures(wanted);
}

endChildrenWithUs();
await main();
