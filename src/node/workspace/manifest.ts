import type { Stats } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';

/** What tells one state of a file from another without reading it: size, times with fractions, inode and mode. */
export type FileState = readonly [size: number, mtimeMs: number, ctimeMs: number, inode: number, mode: number];

/** The pairs of states in which a copied file was seen to be equal to its source. */
export interface Manifest {
  readonly files: Map<string, { readonly source: FileState; readonly copy: FileState }>;
  /** For each linked dependency folder, what its mirror was made from. */
  readonly dependencies: Map<string, string>;
}

const version = 1;
const headSchema = z.object({
  version: z.literal(version),
  source: z.string(),
  dependencies: z.record(z.string(), z.string()),
});

export function fileState(stats: Stats): FileState {
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, stats.mode];
}

export function isSameState(one: FileState, other: FileState): boolean {
  return (
    one[0] === other[0] && one[1] === other[1] && one[2] === other[2] && one[3] === other[3] && one[4] === other[4]
  );
}

/**
 * Reads what the last sync knew. An empty manifest (then everything is copied again) where there is none, where it is
 * of another source or version, or where it is damaged.
 */
export async function readManifest(path: string, source: string): Promise<Manifest> {
  const empty: Manifest = { files: new Map(), dependencies: new Map() };
  const files: Manifest['files'] = new Map();
  try {
    const data: unknown = JSON.parse(await readFile(path, 'utf8'));
    const shape = z.object({ head: headSchema, files: z.array(z.unknown()) }).safeParse(data);
    if (!shape.success || shape.data.head.source !== source) return empty;
    for (const line of shape.data.files) {
      // One flat array a file, checked by hand: a schema for each would take longer than the sync.
      if (!Array.isArray(line) || typeof line[0] !== 'string') return empty;
      const source = stateFrom(line, 1);
      const copy = stateFrom(line, 6);
      if (source === null || copy === null) return empty;
      files.set(line[0], { source, copy });
    }
    return { files, dependencies: new Map(Object.entries(shape.data.head.dependencies)) };
  } catch {
    return empty;
  }
}

function stateFrom(line: readonly unknown[], from: number): FileState | null {
  const [size, mtimeMs, ctimeMs, inode, mode] = line.slice(from, from + 5);
  if (typeof size !== 'number' || typeof mtimeMs !== 'number' || typeof ctimeMs !== 'number') return null;
  if (typeof inode !== 'number' || typeof mode !== 'number') return null;
  return [size, mtimeMs, ctimeMs, inode, mode];
}

/** Replaces the manifest whole, so that a crash leaves the old one: its files then simply no longer match. */
export async function writeManifest(path: string, source: string, manifest: Manifest): Promise<void> {
  const head = { version, source, dependencies: Object.fromEntries(manifest.dependencies) };
  const lines: string[] = [];
  for (const [file, { source: from, copy }] of manifest.files) lines.push(JSON.stringify([file, ...from, ...copy]));
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, `{"head":${JSON.stringify(head)},"files":[\n${lines.join(',\n')}\n]}`);
  await rename(temporary, path);
}
