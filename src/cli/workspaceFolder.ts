import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UsageError } from './exit';

/** The folder that `--workspace` names, absolute. Throws a `UsageError` where there is none. */
export async function workspaceFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const entry = await stat(path).catch(() => null);
  if (entry === null) throw new UsageError(`There is no folder ${path}. Name one with --workspace.`);
  if (!entry.isDirectory()) throw new UsageError(`${path} is a file. Name its folder with --workspace.`);
  return path;
}
