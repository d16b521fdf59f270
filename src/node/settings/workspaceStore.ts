import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { WorkspaceIdentity } from './workspaceIdentity';

export type StoredValue<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'missing' }
  /** The file is there but can't be understood. `message` names it and says what to do. */
  | { readonly kind: 'corrupt'; readonly file: string; readonly message: string };

/** What a part of the product keeps for a workspace, one file each. */
export interface StoreSection<T> {
  /** Name of the file, in letters and dashes. */
  readonly name: string;
  readonly schema: z.ZodType<T>;
}

/**
 * The user's own choices by workspace, in the data folder and never in the repository. Every section is a file of its
 * own, written whole and renamed into place, so that two writers of different sections never undo each other.
 */
export class WorkspaceStore {
  constructor(private readonly dataFolder: string) {}

  fileOf(workspace: WorkspaceIdentity, section: string): string {
    return join(this.dataFolder, 'workspaces', workspace.key, `${section}.json`);
  }

  async read<T>(workspace: WorkspaceIdentity, { name, schema }: StoreSection<T>): Promise<StoredValue<T>> {
    const file = this.fileOf(workspace, name);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return { kind: 'missing' };
      return corrupt(file, `could not be read (${messageOf(error)})`);
    }
    try {
      const parsed = schema.safeParse(JSON.parse(text.replace(/^\ufeff/, '')));
      if (parsed.success) return { kind: 'value', value: parsed.data };
      const issue = parsed.error.issues[0];
      return corrupt(file, `has a wrong value at ${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'unknown'}`);
    } catch (error) {
      return corrupt(file, `is not valid JSON (${messageOf(error)})`);
    }
  }

  /** Writes a section. A file that could not be understood is kept beside it. */
  async write<T>(workspace: WorkspaceIdentity, section: StoreSection<T>, value: T): Promise<void> {
    const file = this.fileOf(workspace, section.name);
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const before = await this.read(workspace, section);
    if (before.kind === 'corrupt') await rename(file, `${file}.damaged-${Date.now()}`).catch(() => undefined);
    await writeWhole(file, `${JSON.stringify(section.schema.parse(value), null, 2)}\n`);
  }
}

/** Writes beside the file, waits for the disk, and renames into place: a reader sees the old text or the new one. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}-${randomUUID().slice(0, 8)}.tmp`;
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(text, 'utf8');
      await handle.datasync();
    } finally {
      await handle.close();
    }
    await renameOver(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const RENAME_ATTEMPTS = 10;

/** On Windows a file that somebody is reading can't be replaced for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const isBusy = error instanceof Error && 'code' in error && /^(?:EPERM|EACCES|EBUSY)$/.test(String(error.code));
      if (!isBusy || process.platform !== 'win32' || attempt === RENAME_ATTEMPTS) throw error;
      await new Promise((accept) => setTimeout(accept, attempt * 10));
    }
  }
}

function corrupt(file: string, problem: string): { kind: 'corrupt'; file: string; message: string } {
  return {
    kind: 'corrupt',
    file,
    message: `${file} ${problem}. Defaults are used until it is mended or removed; the next change keeps it as a copy.`,
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
