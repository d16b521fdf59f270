// Opens VS Code on a workspace with the extension loaded and the proposal in front, and stays until it is closed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { start } from './childProcess.mjs';
import { root } from './setup.mjs';
import { chooseDesktop, hostEnvironment } from './vscodeHost.mjs';
import { linkExtension, quietSettings, startServer } from './vscodeServer.mjs';

/** A tiny extension that brings the Proposed Changes view to the front. */
const showChanges = path.join(root, 'scripts', 'showChanges');

async function openDesktop(host, { folder, profile, env, settings }) {
  const userDataDir = path.join(profile, 'desktop');
  await mkdir(path.join(userDataDir, 'User'), { recursive: true });
  await writeFile(
    path.join(userDataDir, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, null, 2),
  );
  const args = [
    folder,
    `--extensionDevelopmentPath=${root}`,
    `--extensionDevelopmentPath=${showChanges}`,
    `--user-data-dir=${userDataDir}`,
    `--extensions-dir=${path.join(userDataDir, 'extensions')}`,
    ...['--disable-workspace-trust', '--skip-welcome', '--skip-release-notes', '--disable-updates'],
  ];
  if (process.platform === 'linux' && process.getuid?.() === 0) args.push('--no-sandbox');
  const child = start(host.executable, args, { env: hostEnvironment(env), stdio: 'ignore' });
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

async function openServer({ folder, profile, env, settings, say }) {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const userDataDir = path.join(profile, 'server');
  const extensionsDir = path.join(userDataDir, 'extensions');
  await linkExtension(root, `${manifest.publisher}.${manifest.name}-${manifest.version}`, extensionsDir);
  await linkExtension(showChanges, 'protege-dev.show-changes-0.0.1', extensionsDir);
  const server = await startServer({ folder, userDataDir, extensionsDir, settings, env, say });
  say('');
  say(`VS Code is at  ${server.url}`);
  say('Open that address in a browser on this machine. Ctrl+C here ends it.');
  await server.exited;
}

/** Resolves when the desktop window is closed; the server stays until the process ends. */
export async function openForReview(options) {
  const { host, passedOver } = await chooseDesktop(options.say);
  for (const reason of passedOver) options.say(`not used: ${reason}`);
  if (host === undefined) {
    await openServer(options);
    return;
  }
  options.say(`opening ${host.label}; close its window, or press Ctrl+C here, to end`);
  await openDesktop(host, options);
}
