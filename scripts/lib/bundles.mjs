// The bundles and how they are made; apart from the script so that the architecture test builds with the very same options.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

export const entryPoints = [
  { entry: 'src/vscode/extension.ts', outfile: 'extension.js', external: ['vscode'], isSplit: true },
  { entry: 'src/node/host.ts', outfile: 'host.js', external: [] },
  { entry: 'src/cli/main.ts', outfile: 'cli.js', external: [], isExecutable: true, isSplit: true },
  { entry: 'src/cli/actions.ts', outfile: 'cliActions.js', external: [], cacheCodeOf: ['loadFix'] },
  { entry: 'src/cli/detect/detectWorker.ts', outfile: 'detectWorker.js', external: [] },
  { entry: 'src/practice/main.ts', outfile: 'practice.js', external: [], isExecutable: true },
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

/**
 * Each file that imports all of `vscode` would copy its hundreds of names when it is loaded, some twenty milliseconds for all of
 * them together. Here one file does, and the others share it.
 */
const oneVscode = {
  name: 'one-vscode',
  setup(context) {
    context.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'one-vscode' ? { path: 'vscode', external: true } : { path: 'vscode', namespace: 'one-vscode' },
    );
    context.onLoad({ filter: /^vscode$/, namespace: 'one-vscode' }, () => ({ contents: "export * from 'vscode';" }));
  },
};

/** The first file of each face leaves the work to a bundle beside it, so that it starts at once. */
const workBeside = {
  name: 'work-beside',
  setup(context) {
    context.onResolve({ filter: /^\.\/actions$/ }, ({ importer }) =>
      importer.endsWith('loadActions.ts') ? { path: './cliActions.js', external: true } : undefined,
    );
    context.onResolve({ filter: /^\.\.\/node\/host$/ }, ({ kind }) =>
      kind === 'dynamic-import' || kind === 'require-call' ? { path: './host.js', external: true } : undefined,
    );
  },
};

/** zod brings the words of its errors in some forty languages along, 400 KiB of them; ours are English. */
const englishOnly = {
  name: 'english-only',
  setup(context) {
    context.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
    }));
  },
};

/**
 * The rules for secrets come with a reader of binary key stores, 860 KiB of it, behind an `import()` that text never
 * reaches: see src/node/redaction/libraryRules.ts.
 */
const textSecretsOnly = {
  name: 'text-secrets-only',
  setup(context) {
    context.onResolve({ filter: /^\.\/index-[\w-]+\.js$/ }, ({ path: file, kind, importer }) =>
      kind === 'dynamic-import' && importer.includes('secretlint-rule-preset-recommend')
        ? { path: file, external: true }
        : undefined,
    );
  },
};

/** CommonJS has no `import.meta.url`, and web-tree-sitter's ES module wants it. */
const importMetaUrl = 'const importMetaUrl=require("url").pathToFileURL(__filename).href;';

/** esbuild's options for one bundle. */
export function bundleOptions(
  { entry, outfile, external, isExecutable = false, isSplit = false, cacheCodeOf = [] },
  { isDevelopment = false } = {},
) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    plugins: [
      englishOnly,
      textSecretsOnly,
      external.includes('vscode') ? oneVscode : forbidVscode,
      ...(isSplit ? [workBeside] : []),
    ],
    // `import()` of a file of ours becomes `require`: Node would first read all of it for the names that it exports, and code
    // from a cache may not import at all.
    supported: isSplit || cacheCodeOf.length > 0 ? { 'dynamic-import': false } : {},
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
