import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache.mjs';
import { findOnPath } from './findOnPath.mjs';

/** A server of Ollama: the one that PROTEGE_OLLAMA_BINARY names, one in the cache folder, or the one on PATH; else undefined. */
export function findOllama() {
  const named = process.env.PROTEGE_OLLAMA_BINARY;
  if (named) return path.resolve(named);
  const name = process.platform === 'win32' ? 'ollama.exe' : 'ollama';
  const folders = existsSync(cacheFolder()) ? readdirSync(cacheFolder()).filter((each) => /^ollama-/.test(each)) : [];
  const cached = folders.map((folder) => path.join(cacheFolder(), folder, name)).filter((file) => existsSync(file));
  return cached.sort().at(-1) ?? findOnPath('ollama');
}
