// Leaves V8's compiled code of a bundle beside it, FILE.cache, for src/cli/codeCache.ts. `node writeCodeCache.mjs FILE
// EXPORT...`: the named exports are called first, so that what they load is compiled as well. The script is made there
// and here in the same way: V8 takes the cache only for the very same text, version and flags.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';

const [given, ...names] = process.argv.slice(2);
const file = path.resolve(given);
const script = new Script(
  `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n})`,
  { filename: file },
);
const module = { exports: {} };
script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
for (const name of names) await module.exports[name]();
writeFileSync(`${file}.cache`, script.createCachedData());
