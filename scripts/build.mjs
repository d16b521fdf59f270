// Builds the bundles into dist/: the extension, the command line and the practice models, with the grammars they load.
// `node scripts/build.mjs [--dev]`; `--dev` leaves the code readable. dist/meta.json has esbuild's sizes of every input.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { bundleOptions, entryPoints } from './lib/bundles.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const grammars = ['javascript', 'typescript', 'tsx', 'python', 'go', 'rust', 'java'];

/** The files that the bundles read at run time, found beside them by `__dirname`. */
const runtimeFiles = [
  ...grammars.map((name) => `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
];

/**
 * A helper of the sandbox's runtime, where it looks for it in a bundle: it keeps sandboxed commands from Unix sockets. Without
 * it the runtime would ask `npm root -g` at each start and, finding none, leave those sockets open.
 */
const sandboxHelpers = [
  path.join('vendor', 'seccomp', 'x64', 'apply-seccomp'),
  path.join('vendor', 'seccomp', 'arm64', 'apply-seccomp'),
];

const writeCodeCache = path.join(root, 'scripts', 'lib', 'writeCodeCache.mjs');

async function buildOne(bundle, options) {
  if (!existsSync(path.join(root, bundle.entry))) {
    console.error(`build: ${bundle.entry} does not exist yet, so dist/${bundle.outfile} is not built`);
    return undefined;
  }
  const outfile = path.join(root, 'dist', bundle.outfile);
  // V8 knows its text by the length alone: an old cache must never meet a new bundle.
  await rm(`${outfile}.cache`, { force: true });
  const result = await build(bundleOptions({ ...bundle, outfile }, options));
  for (const warning of result.warnings) console.error(`build: ${warning.location?.file ?? ''} ${warning.text}`);
  if (result.warnings.length > 0)
    throw new Error(`${result.warnings.length} warning(s) while bundling ${bundle.entry}`);
  const { size } = await stat(outfile);
  if (bundle.cacheCodeOf !== undefined)
    await promisify(execFile)(process.execPath, [writeCodeCache, outfile, ...bundle.cacheCodeOf]);
  console.error(`build: dist/${bundle.outfile}  ${(size / 1024).toFixed(0)} KiB`);
  return result.metafile;
}

async function copyRuntimeFiles() {
  await Promise.all(
    runtimeFiles.map((file) => copyFile(path.join(root, file), path.join(root, 'dist', path.basename(file)))),
  );
  const runtime = path.join(root, 'node_modules', '@anthropic-ai', 'sandbox-runtime');
  for (const helper of sandboxHelpers) {
    const target = path.join(root, 'dist', helper);
    await mkdir(path.dirname(target), { recursive: true });
    // A helper that a running sandbox has open can't be written over, only replaced; the copy keeps the mode.
    await rm(target, { force: true });
    await copyFile(path.join(runtime, helper), target);
  }
}

function describeFailure(error) {
  if (!Array.isArray(error.errors)) return error.message;
  return error.errors
    .map((e) => `${e.location ? `${e.location.file}:${e.location.line}:${e.location.column + 1}: ` : ''}${e.text}`)
    .join('\n');
}

/** Builds everything that exists; throws an error whose message can be shown as it is. */
async function buildAll(options) {
  await mkdir(path.join(root, 'dist'), { recursive: true });
  const results = await Promise.allSettled([
    ...entryPoints.map((bundle) => buildOne(bundle, options)),
    copyRuntimeFiles(),
  ]);
  const failures = results.filter((r) => r.status === 'rejected').map((r) => describeFailure(r.reason));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  const metafiles = results.map((r) => r.value).filter((m) => m !== undefined);
  const meta = { inputs: {}, outputs: {} };
  for (const one of metafiles) {
    Object.assign(meta.inputs, one.inputs);
    Object.assign(meta.outputs, one.outputs);
  }
  await writeFile(path.join(root, 'dist', 'meta.json'), JSON.stringify(meta));
}

try {
  await buildAll({ isDevelopment: process.argv.includes('--dev') });
} catch (error) {
  console.error(`build failed:\n${error.message}`);
  process.exitCode = 1;
}
