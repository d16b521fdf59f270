// A real VS Code that is driven by clicks and keys, as a user drives it.
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { obtainChromium } from './chromium.mjs';
import { installExtension, linkExtension, removeFolder, startServer } from './vscodeServer.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const loadTimeoutMs = 60_000;

async function prepareExtension(extension, { userDataDir, extensionsDir, say }) {
  if (extension === 'development') return { extensionDevelopmentPath: root };
  if (extension === 'none') return {};
  if (extension !== 'installed') {
    await installExtension(path.resolve(extension), { userDataDir, extensionsDir, say });
    return {};
  }
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await linkExtension(root, `${manifest.publisher}.${manifest.name}-${manifest.version}`, extensionsDir);
  return {};
}

/**
 * Opens a folder in VS Code and returns `{page, url, runCommand, changeSettings, screenshot, stop}`.
 * - `extension`: `installed` (the checkout with its built dist/, as if installed; the default), `development` (an
 *   Extension Development Host: notifications show in their centre only), a path to a .vsix, or `none`.
 * - `helpers`: folders of further extensions, named `publisher.name-version`.
 * - `proposedApi`: identifiers of helpers that may use VS Code's proposed API.
 * - `settings`: user settings. `env`: variables for the extension host. `theme`: a colour theme's name.
 * - `locale`: the language that extensions are asked for, such as `de`. `launcher`: starts the server, to take rights away.
 * - `trust: 'enabled'` leaves Workspace Trust on; `viewport` is `{width, height}` in CSS pixels.
 */
export async function openEditor(options) {
  const { extension = 'installed', helpers = [], theme = 'Default Dark Modern', settings = {}, say } = options;
  const userDataDir = await mkdtemp(path.join(os.tmpdir(), 'protege-editor-'));
  const extensionsDir = path.join(userDataDir, 'extensions');
  const closers = [() => removeFolder(userDataDir)];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const prepared = await prepareExtension(extension, { userDataDir, extensionsDir, say });
    for (const folder of helpers) await linkExtension(folder, path.basename(folder), extensionsDir);
    const server = await startServer({
      ...options,
      ...prepared,
      userDataDir,
      extensionsDir,
      settings: { 'workbench.colorTheme': theme, ...settings },
    });
    closers.push(server.stop);
    const page = await openPage(server.url, { ...options, theme }, closers);
    const changeSettings = (changes) => rewriteSettings(userDataDir, changes);
    return { page, url: server.url, stop, changeSettings, ...actions(page, options) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The settings that hold in a remote workspace, as if the user had edited the file; the editor notices by itself. */
async function rewriteSettings(userDataDir, changes) {
  const file = path.join(userDataDir, 'Machine', 'settings.json');
  const before = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...before, ...changes }, null, 2));
}

async function openPage(url, { viewport = { width: 1280, height: 800 }, deviceScaleFactor = 1, theme, say }, closers) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch(await obtainChromium(say));
  closers.push(() => browser.close());
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await page.goto(url, { timeout: loadTimeoutMs });
  await waitUntilRestored(page, theme);
  return page;
}

/** Before the workbench is restored keys get lost; before the theme is there a picture shows another one. */
async function waitUntilRestored(page, theme) {
  const options = { timeout: loadTimeoutMs };
  await page.locator('.monaco-workbench .part.statusbar .statusbar-item').first().waitFor(options);
  await page.waitForFunction(
    () => performance.getEntriesByName('code/didStartWorkbench').length > 0,
    undefined,
    options,
  );
  const base = /high contrast/i.test(theme) ? 'hc-' : /light/i.test(theme) ? 'vs' : 'vs-dark';
  const workbench = page.locator(`.monaco-workbench[class*="vscode-theme"]:is([class~="${base}"], [class*=" hc-"])`);
  await workbench.waitFor(options);
}

function actions(page, { screenshotFolder = path.join(root, 'out', 'screenshots') }) {
  return {
    /** Runs a command from the palette by the exact words shown there, e.g. `Protégé: Fix a Bug…`. */
    async runCommand(title) {
      await runFromPalette(page, title);
    },
    /** Saves what is on the screen and returns the file. */
    async screenshot(name) {
      await mkdir(screenshotFolder, { recursive: true });
      const file = path.join(screenshotFolder, `${name}.png`);
      await page.screenshot({ path: file });
      return file;
    },
  };
}

async function runFromPalette(page, title) {
  const input = page.locator('.quick-input-widget .quick-input-box input');
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.locator(`.label-name`, { hasText: new RegExp(`^${escapeRegExp(title)}$`) }) })
    .first();
  // A contributed command appears in the palette only once the extensions are known: ask again until it does.
  for (let attempt = 1; ; attempt++) {
    await page.keyboard.press('F1');
    await input.waitFor();
    await input.fill(`>${title}`);
    try {
      await row.waitFor({ timeout: 3_000 });
      break;
    } catch (error) {
      if (attempt === 10) throw new Error(`The palette has no command "${title}"`, { cause: error });
      await page.keyboard.press('Escape');
    }
  }
  await row.click();
}

function escapeRegExp(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
