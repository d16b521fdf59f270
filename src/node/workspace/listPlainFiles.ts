import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ignore } from 'ignore';
import ignore from 'ignore';
import { isDependencyName, isGeneratedName, isGitName } from './folderNames';
import type { SourceListing } from './sourceListing';
import { errorCode, WorkingCopyError } from './workingCopyError';

interface Rules {
  /** The folder that the rules are written for, with `/` at its end, or empty. */
  readonly base: string;
  readonly matcher: Ignore;
}

/**
 * The files of a folder that git does not manage. `.gitignore` files are heard all the same; dependency folders are
 * told apart by their names, and folders that hold only generated things are left out.
 */
export async function listPlainFiles(root: string, signal: AbortSignal): Promise<SourceListing> {
  const files: string[] = [];
  const nested: string[] = [];
  const dependencies: string[] = [];
  const walk = async (base: string, rules: readonly Rules[]): Promise<void> => {
    if (signal.aborted) throw new WorkingCopyError('cancelled', 'Cancelled.');
    const entries = await entriesOf(join(root, base));
    const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const here = hasRules ? [...rules, { base, matcher: await readRules(join(root, base, '.gitignore')) }] : rules;
    for (const entry of entries) {
      const path = base + entry.name;
      if (!entry.isDirectory()) {
        if (isGitName(entry.name)) nested.push(base.slice(0, -1));
        else if (!isIgnored(path, here)) files.push(path);
        continue;
      }
      if (isDependencyName(entry.name) && (!isAmbiguous(entry.name) || isIgnored(`${path}/`, here))) {
        dependencies.push(path);
        continue;
      }
      if (isGitName(entry.name)) {
        nested.push(base.slice(0, -1));
        continue;
      }
      if (isGeneratedName(entry.name) || isIgnored(`${path}/`, here)) continue;
      await walk(`${path}/`, here);
    }
  };
  await walk('', []);
  return { files, nested: nested.filter((folder) => folder !== ''), dependencies };
}

/** Names that a project may also give to folders of its own code: then only a rule tells. */
function isAmbiguous(name: string): boolean {
  return name === 'vendor' || name === 'deps';
}

async function entriesOf(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    // Vanished, or not ours to read: the files in it count as left out by whoever set its mode.
    if (['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR'].includes(errorCode(error) ?? '')) return [];
    throw error;
  }
}

async function readRules(path: string): Promise<Ignore> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return ignore({ allowRelativePaths: false }).add(text);
}

/** The innermost file of rules that says anything about the path decides. */
function isIgnored(path: string, rules: readonly Rules[]): boolean {
  for (const { base, matcher } of rules.toReversed()) {
    const verdict = matcher.test(path.slice(base.length));
    if (verdict.ignored) return true;
    if (verdict.unignored) return false;
  }
  return false;
}
