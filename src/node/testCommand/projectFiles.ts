import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.looseObject({
  packageManager: z.string().optional().catch(undefined),
  scripts: z.record(z.string(), z.string()).optional().catch(undefined),
  dependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
  devDependencies: z.record(z.string(), z.unknown()).optional().catch(undefined),
});
export type PackageFile = z.infer<typeof packageSchema>;

/** Reads a small text file; null when it is not there or can not be read. */
export async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').then(
    (text) => text.slice(0, 2_000_000),
    () => null,
  );
}

export async function readPackage(folder: string): Promise<PackageFile | null> {
  const text = await readText(join(folder, 'package.json'));
  if (text === null) return null;
  try {
    return packageSchema.safeParse(JSON.parse(text.replace(/^\ufeff/, ''))).data ?? null;
  } catch {
    return null;
  }
}

export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Looks for one of the names in the folder and in those above it, up to a repository's root (or six levels). */
export async function findUpwards(folder: string, names: readonly string[]): Promise<string | null> {
  let here = folder;
  for (let level = 0; level < 6; level++) {
    for (const name of names) if (await exists(join(here, name))) return name;
    if ((await exists(join(here, '.git'))) || dirname(here) === here) return null;
    here = dirname(here);
  }
  return null;
}

/** File names of a folder and, one level down, of the named folders, with `/`. */
export async function namesIn(folder: string, below: readonly string[]): Promise<string[]> {
  const list = async (path: string): Promise<string[]> => readdir(path).catch(() => []);
  const names = await list(folder);
  for (const inner of below) for (const name of await list(join(folder, inner))) names.push(`${inner}/${name}`);
  return names;
}
