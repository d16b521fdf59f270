// Builds the bundles into dist/: the extension, the command line and the practice models, with the grammars they load.
// `node scripts/build.mjs [--dev]`; `--dev` leaves the code readable. dist/meta.json has esbuild's sizes of every input.
import { copyFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const entryPoints = [
  { entry: 'src/vscode/extension.ts', outfile: 'extension.js', external: ['vscode'] },
  { entry: 'src/cli/main.ts', outfile: 'cli.js', external: [], isExecutable: true },
  { entry: 'src/practice/main.ts', outfile: 'practice.js', external: [], isExecutable: true },
];

const grammars = ['javascript', 'typescript', 'tsx', 'python', 'go', 'rust', 'java'];

/** The files that the bundles read at run time, found beside them by `__dirname`. */
const runtimeFiles = [
  ...grammars.map((name) => `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`),
  'node_modules/web-tree-sitter/web-tree-sitter.wasm',
];

/**
 * An import of `vscode` anywhere but in the extension's bundle is an error, whatever is installed in node_modules:
 * the command line must never need the editor.
 */
const forbidVscode = {
  name: 'forbid-vscode',
  setup(context) {
    context.onResolve({ filter: /^vscode$/ }, () => ({
      errors: [{ text: 'Could not resolve "vscode": only the extension runs inside the editor' }],
    }));
  },
};

/** CommonJS has no `import.meta.url`, and web-tree-sitter's ES module wants it. */
const importMetaUrl = 'const importMetaUrl=require("url").pathToFileURL(__filename).href;';

/** Options for one bundle; exported so that the architecture test builds with the very same ones. */
export function bundleOptions({ entry, outfile, external, isExecutable = false }, { isDevelopment = false } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    plugins: external.includes('vscode') ? [] : [forbidVscode],
    banner: { js: `${isExecutable ? '#!/usr/bin/env node\n' : ''}${importMetaUrl}` },
    // Only the syntax: names stay whole, so that a stack trace in a bug report can be read.
    minifySyntax: !isDevelopment,
    minifyWhitespace: !isDevelopment,
    keepNames: false,
    legalComments: 'none',
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
    // Prefer packages' ES modules: esbuild can drop what is not used.
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"', 'import.meta.url': 'importMetaUrl' },
  };
}

async function buildOne(bundle, options) {
  if (!existsSync(path.join(root, bundle.entry))) {
    console.error(`build: ${bundle.entry} does not exist yet, so dist/${bundle.outfile} is not built`);
    return undefined;
  }
  const outfile = path.join(root, 'dist', bundle.outfile);
  const result = await build(bundleOptions({ ...bundle, outfile }, options));
  for (const warning of result.warnings) console.error(`build: ${warning.location?.file ?? ''} ${warning.text}`);
  if (result.warnings.length > 0)
    throw new Error(`${result.warnings.length} warning(s) while bundling ${bundle.entry}`);
  const { size } = await stat(outfile);
  console.error(`build: dist/${bundle.outfile}  ${(size / 1024).toFixed(0)} KiB`);
  return result.metafile;
}

async function copyRuntimeFiles() {
  await Promise.all(
    runtimeFiles.map((file) => copyFile(path.join(root, file), path.join(root, 'dist', path.basename(file)))),
  );
}

function describeFailure(error) {
  if (!Array.isArray(error.errors)) return error.message;
  return error.errors
    .map((e) => `${e.location ? `${e.location.file}:${e.location.line}:${e.location.column + 1}: ` : ''}${e.text}`)
    .join('\n');
}

/** Builds everything that exists; throws an error whose message can be shown as it is. */
export async function buildAll(options = {}) {
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await buildAll({ isDevelopment: process.argv.includes('--dev') });
  } catch (error) {
    console.error(`build failed:\n${error.message}`);
    process.exitCode = 1;
  }
}
