import { homedir } from 'node:os';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Redactor } from '../../core/agent/ports';
import { identifyWorkspace } from '../settings/workspaceIdentity';
import { contextRanges } from './contextPatterns';
import { globalIgnoreFile } from './globalIgnoreFile';
import { knownSecrets } from './knownSecrets';
import { loadLibraryRules } from './libraryRules';
import type { Range } from './mask';
import { MASK, maskRanges } from './mask';
import { readOwnPatterns } from './ownPatterns';
import { TOKEN_PATTERNS } from './tokenPatterns';
import { WithheldFiles } from './withheldFiles';

export interface RedactorOptions {
  /** Further roots under which the workspace's files are seen, for example the working copy's. */
  readonly roots?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
  readonly home?: string;
}

export interface WorkspaceRedactor extends Redactor {
  /** Rules of the workspace's own that can't be used, in words. */
  readonly problems: readonly string[];
}

/**
 * The redactor of a workspace: its own patterns, keys by their own form, secrets by what stands around them, the rules of
 * secretlint, and the very values of the workspace's `.env` files and of this process's environment. Redacting twice
 * changes nothing.
 */
export async function createRedactor(workspace: string, options: RedactorOptions = {}): Promise<WorkspaceRedactor> {
  const given = resolve(workspace);
  const real = await realpath(given).catch(() => given);
  const roots = [...new Set([real, given, ...(options.roots ?? []).map((root) => resolve(root))])];
  const identity = await identifyWorkspace(real).catch(() => null);
  const repository = identity?.root ?? real;
  const [globalFile, known, libraryRanges, own] = await Promise.all([
    globalIgnoreFile(repository),
    knownSecrets(real, options.environment ?? process.env),
    loadLibraryRules(),
    readOwnPatterns([repository, real]),
  ]);
  const withheld = new WithheldFiles(roots, repository, globalFile);
  const places = placesOf(roots, options.home ?? homedir());
  return {
    redact(text) {
      const steps = [own.find, tokenRanges, contextRanges, libraryRanges];
      const masked = steps.reduce((rest, find) => maskRanges(rest, find(rest)), maskKnown(text, known));
      return hidePlaces(masked, places);
    },
    isWithheld: (path) => withheld.isWithheld(path),
    problems: own.problems,
  };
}

function maskKnown(text: string, known: readonly string[]): string {
  return known.reduce((masked, value) => masked.replaceAll(value, MASK), text);
}

function tokenRanges(text: string): Range[] {
  const ranges: Range[] = [];
  for (const [, pattern] of TOKEN_PATTERNS) {
    for (const match of text.matchAll(pattern)) ranges.push({ from: match.index, to: match.index + match[0].length });
  }
  return ranges;
}

/** Where the user's folders are is nobody's business; their name is often the user's own. */
function placesOf(roots: readonly string[], home: string): readonly (readonly [string, string])[] {
  const places = new Map<string, string>();
  for (const root of roots) places.set(root, '.');
  if (home.length > 3) places.set(home, '~');
  const spellings = [...places].flatMap(([path, sign]): [string, string][] => [
    [path, sign],
    [path.replaceAll('\\', '/'), sign],
    [path.replaceAll('\\', '\\\\'), sign],
  ]);
  return [...new Map(spellings)].filter(([path]) => path.length > 1).sort((a, b) => b[0].length - a[0].length);
}

function hidePlaces(text: string, places: readonly (readonly [string, string])[]): string {
  return places.reduce((hidden, [path, sign]) => hidden.replaceAll(path, sign), text);
}
