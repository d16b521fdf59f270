import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';

/** What a CommonJS file is called with; see the module wrapper in Node's documentation of modules. */
type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { readonly exports: unknown },
  filename: string,
  dirname: string,
) => void;

/**
 * Runs a bundle with the machine code that the build left beside it (`scripts/lib/writeCodeCache.mjs`): compiling two
 * megabytes would take longer than everything else before a run's first request. Null where there is none, or where
 * another Node than this one made it; the caller then loads the file as any other.
 */
export function requireWithCodeCache(file: string): unknown {
  let cachedData: Buffer;
  try {
    // V8 knows its text by the length alone: a cache that is older than the bundle may be another bundle's.
    if (statSync(`${file}.cache`).mtimeMs < statSync(file).mtimeMs) return null;
    cachedData = readFileSync(`${file}.cache`);
  } catch {
    return null;
  }
  const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`;
  const script = new Script(text, { filename: file, cachedData });
  if (script.cachedDataRejected === true) return null;
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, createRequire(file), module, file, dirname(file));
  return module.exports;
}
