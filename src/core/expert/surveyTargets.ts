import type { Workspace } from '../workspace/workspace';
import type { Advice } from './advice';
import type { KnownWorkspace } from './checkAdvice';
import { lastName, parseTarget, resolveFile } from './target';

/** Files looked through for a name; in a larger workspace a name that was not met by then counts as known. */
const MAX_FILES = 3_000;

/** Looks up what advice names: the workspace's files, their lines, and whether the symbols occur in them. Only reads. */
export async function surveyTargets(
  advice: Advice,
  workspace: Workspace,
  signal: AbortSignal,
): Promise<KnownWorkspace> {
  const files = await workspace.list(signal);
  const missing = new Set<string>();
  const missingIn = new Map<string, Set<string>>();
  const lineCounts = new Map<string, number>();
  for (const step of advice.steps) {
    const target = parseTarget(step.target);
    if (target.kind === 'symbol') missing.add(lastName(target.name));
    const path = target.kind === 'file' ? resolveFile(target.path, files) : null;
    if (target.kind !== 'file' || path === null) continue;
    if (target.line !== null) lineCounts.set(path, await countLines(path, workspace));
    if (target.symbol === null) continue;
    missingIn.set(path, (missingIn.get(path) ?? new Set()).add(lastName(target.symbol)));
  }
  for (const [path, names] of missingIn) await strike(names, path, workspace);
  for (const path of files.slice(0, MAX_FILES)) {
    if (missing.size === 0 || signal.aborted) break;
    await strike(missing, path, workspace);
  }
  const isComplete = files.length <= MAX_FILES && !signal.aborted;
  return {
    files,
    hasSymbol: (name) => !isComplete || !missing.has(name),
    hasSymbolIn: (path, name) => missingIn.get(path)?.has(name) !== true,
    hasLineIn: (path, line) => line <= (lineCounts.get(path) ?? Number.POSITIVE_INFINITY),
  };
}

/** With the empty one after the last line end, where text can be added. What can't be read counts as endless. */
async function countLines(path: string, workspace: Workspace): Promise<number> {
  const file = await workspace.read(path);
  return file.kind === 'text' ? file.text.split('\n').length : Number.POSITIVE_INFINITY;
}

/** Takes the names out that the file has. */
async function strike(names: Set<string>, path: string, workspace: Workspace): Promise<void> {
  const file = await workspace.read(path);
  if (file.kind !== 'text') return;
  for (const name of names) if (hasWord(file.text, name)) names.delete(name);
}

function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    if (!isWordSign(text[at - 1]) && !isWordSign(text[at + name.length])) return true;
  }
  return false;
}

function isWordSign(sign: string | undefined): boolean {
  return sign !== undefined && /[\w$]/.test(sign);
}
