#!/usr/bin/env node
// Takes the desktop VS Code's arguments and runs VS Code's server with a headless browser instead, so that a suite for
// the extension host runs unchanged where there is no display and no desktop VS Code:
//   codeStandIn.mjs [FOLDER] --extensionDevelopmentPath=EXT --extensionTestsPath=ENTRY [--user-data-dir=DIR] [...]
// Output of the tests goes to standard output; the exit code is theirs.
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endChildrenWithUs } from './childProcess.mjs';
import { obtainChromium } from './chromium.mjs';
import { removeFolder, startServer } from './vscodeServer.mjs';

const runTimeoutMs = 10 * 60_000;

function readArguments() {
  const { values, positionals } = parseArgs({
    args: process.argv.slice(2),
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string' },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
      'disable-workspace-trust': { type: 'boolean' },
    },
  });
  if (typeof values.extensionTestsPath !== 'string' || typeof values.extensionDevelopmentPath !== 'string') {
    throw new Error('--extensionDevelopmentPath and --extensionTestsPath are required');
  }
  return { values, folder: positionals[0] };
}

/** The workbench's own chatter, and what it says about the native modules that npm's server does without. */
function isNoise(type, text) {
  return (
    type === 'info' ||
    type === 'debug' ||
    type === 'trace' ||
    /spdlog|native-watchdog|Service Worker|open-vsx/.test(text)
  );
}

/** Resolves to the exit code that the workbench reports when the tests are over. */
function runTests(page, url) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the tests did not end within ${runTimeoutMs} ms`)), runTimeoutMs);
    timer.unref();
    page.once('crash', () => reject(new Error('the browser page crashed')));
    void (async () => {
      await page.exposeFunction('codeAutomationLog', (type, args) => {
        const text = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
        if (!isNoise(type, text)) process.stdout.write(`${type === 'log' ? '' : `[${type}] `}${text}\n`);
      });
      await page.exposeFunction('codeAutomationExit', (code) => (clearTimeout(timer), resolve(code)));
      await page.goto(url);
    })().catch(reject);
  });
}

async function main() {
  const { values, folder } = readArguments();
  const say = (text) => process.stderr.write(`${text}\n`);
  const userDataDir = values['user-data-dir'] ?? (await mkdtemp(path.join(os.tmpdir(), 'protege-host-')));
  const { chromium } = await import('playwright-core');
  const server = await startServer({
    folder,
    userDataDir,
    extensionsDir: values['extensions-dir'],
    extensionDevelopmentPath: values.extensionDevelopmentPath,
    extensionTestsPath: values.extensionTestsPath,
    trust: values['disable-workspace-trust'] ? 'disabled' : 'enabled',
    say,
  });
  const browser = await chromium.launch(await obtainChromium(say));
  try {
    return await runTests(await browser.newPage(), server.url);
  } finally {
    await browser.close();
    await server.stop();
    if (values['user-data-dir'] === undefined) await removeFolder(userDataDir);
  }
}

endChildrenWithUs();
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`codeStandIn: ${error.message}\n`);
  process.exitCode = 1;
}
