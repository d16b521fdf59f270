import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../lib/setup.mjs';
import { kib, printTable } from './support/table.mjs';

const folder = path.join(root, 'dist');
const names = (await readdir(folder)).filter((name) => /\.(js|wasm)$/.test(name)).sort();
const files = await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))]));
const sized = files.map(([name, bytes]) => ({
  name,
  size: bytes.length,
  packed: gzipSync(bytes, { level: 9 }).length,
}));
const sum = (pick, kind) =>
  sized.filter(({ name }) => name.endsWith(kind)).reduce((total, one) => total + pick(one), 0);

const rows = sized.filter(({ name }) => name.endsWith('.js'));
const wasm = {
  name: 'grammars and tree-sitter (.wasm)',
  size: sum((one) => one.size, '.wasm'),
  packed: sum((one) => one.packed, '.wasm'),
};
printTable(
  'bundles: size on disk and as gzip has it',
  ['file', 'size', 'gzip'],
  [...rows, wasm].map(({ name, size, packed }) => [name, kib(size), kib(packed)]),
);
