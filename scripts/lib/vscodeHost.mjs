// Which VS Code to use on this machine: the desktop one, one that can be downloaded, or VS Code's server from npm.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { run } from './childProcess.mjs';
import { obtainChromium } from './chromium.mjs';
import { findOnPath } from './findOnPath.mjs';
import { obtainServer, removeFolder } from './vscodeServer.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const releasesUrl = 'https://update.code.visualstudio.com/api/releases/stable';
const probeTimeoutMs = 4_000;

/** The executable behind the `code` script on PATH: the script itself returns at once, the executable does not. */
function desktopExecutable() {
  const script = findOnPath('code');
  if (script === undefined) return undefined;
  const bin = path.dirname(script);
  const candidates = {
    linux: [path.join(bin, '..', 'code')],
    darwin: ['Electron', 'Code'].map((name) => path.join(bin, '..', '..', '..', 'MacOS', name)),
    win32: [path.join(bin, '..', 'Code.exe')],
  }[process.platform];
  return candidates?.find((file) => existsSync(file));
}

async function versionOf(executable) {
  const product = [
    path.join(path.dirname(executable), 'resources', 'app', 'package.json'),
    path.join(path.dirname(executable), '..', 'Resources', 'app', 'package.json'),
  ].find((file) => existsSync(file));
  return product === undefined ? undefined : JSON.parse(await readFile(product, 'utf8')).version;
}

async function tryDesktop() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'desktop VS Code: this machine has no display' };
  }
  const executable = desktopExecutable();
  if (executable === undefined) return { reason: 'desktop VS Code: no `code` on PATH' };
  const wanted = JSON.parse(await readFile(path.join(here, '..', '..', 'package.json'), 'utf8')).engines.vscode;
  const version = await versionOf(executable);
  const isOld = version !== undefined && compareVersions(version, wanted.replace('^', '')) < 0;
  if (isOld) return { reason: `desktop VS Code: ${version} is older than ${wanted}` };
  return { host: { kind: 'desktop', executable, label: `desktop VS Code ${version ?? ''} (${executable})` } };
}

function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split(/[.-]/).map(Number));
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

async function tryDownload(say) {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { reason: 'download of the desktop VS Code: this machine has no display' };
  }
  try {
    const reply = await fetch(releasesUrl, { signal: AbortSignal.timeout(probeTimeoutMs) });
    if (!reply.ok) return { reason: `download of the desktop VS Code: HTTP ${reply.status} from ${releasesUrl}` };
    const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
    say('fetching the desktop VS Code, once');
    const executable = await downloadAndUnzipVSCode({
      version: 'stable',
      cachePath: path.join(cacheFolder(), 'desktop'),
    });
    return { host: { kind: 'download', executable, label: `downloaded VS Code (${executable})` } };
  } catch (error) {
    return { reason: `download of the desktop VS Code: ${releasesUrl} can't be reached (${error.message})` };
  }
}

async function tryServer(say) {
  try {
    const server = await obtainServer(say);
    await obtainChromium(say);
    const executable = path.join(here, process.platform === 'win32' ? 'codeStandIn.cmd' : 'codeStandIn.mjs');
    return { host: { kind: 'server', executable, label: `VS Code's server from npm (${server.folder})` } };
  } catch (error) {
    return { reason: `VS Code's server from npm: ${error.message}` };
  }
}

/**
 * The first VS Code that can be had: `{kind: 'desktop'|'download'|'server', executable, label}`. `PROTEGE_EDITOR_HOST`
 * names one kind to use. Throws an error with the reason for each that can't.
 */
export async function chooseHost(say = () => {}) {
  const { host, passedOver } = await chooseDesktop(say);
  if (host !== undefined) return { ...host, passedOver };
  const only = process.env.PROTEGE_EDITOR_HOST;
  const server = only && only !== 'server' ? { reason: "VS Code's server: not asked for" } : await tryServer(say);
  if (server.host !== undefined) return { ...server.host, passedOver };
  const reasons = [...passedOver, server.reason].map((reason) => `  - ${reason}`);
  throw new Error(`No VS Code can be had on this machine:\n${reasons.join('\n')}`);
}

/** The desktop VS Code that is there or can be downloaded: `{host?, passedOver}`. */
export async function chooseDesktop(say = () => {}) {
  const only = process.env.PROTEGE_EDITOR_HOST;
  const passedOver = [];
  for (const [kind, attempt] of [
    ['desktop', tryDesktop],
    ['download', tryDownload],
  ]) {
    if (only && only !== kind) continue;
    const { host, reason } = await attempt(say);
    if (host !== undefined) return { host, passedOver };
    passedOver.push(reason);
  }
  return { host: undefined, passedOver };
}

/**
 * Runs `testsEntry` (a CommonJS file that exports `run(): Promise<void>`) inside the extension host of the chosen VS Code,
 * with the extension under development loaded. Returns `{code, output}`.
 */
export async function runEditorTests({ testsEntry, workspace, env = {}, extension, host, say }) {
  const chosen = host ?? (await chooseHost(say));
  const userDataDir = await mkdtemp(path.join(os.tmpdir(), 'protege-host-'));
  const args = [
    workspace,
    `--extensionDevelopmentPath=${extension ?? path.resolve(here, '..', '..')}`,
    `--extensionTestsPath=${testsEntry}`,
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${path.join(userDataDir, 'extensions')}`,
    ...['--disable-workspace-trust', '--no-sandbox', '--disable-gpu-sandbox', '--disable-updates', '--skip-welcome'],
    ...['--skip-release-notes', '--disable-telemetry'],
  ];
  try {
    return await run(chosen.executable, args, {
      env: hostEnvironment(env),
      shell: chosen.executable.endsWith('.cmd'),
      timeoutMs: 10 * 60_000,
    });
  } finally {
    await removeFolder(userDataDir);
  }
}

/** Our environment and `env`, without what a VS Code that we are ourselves started from would pass on. */
export function hostEnvironment(env) {
  const all = { ...process.env, ...env };
  for (const name of Object.keys(all))
    if (/^(VSCODE_|ELECTRON_|NODE_TEST_CONTEXT$|NODE_OPTIONS$)/.test(name)) delete all[name];
  return all;
}
