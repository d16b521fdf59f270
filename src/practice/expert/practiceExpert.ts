import { applyPatch, parsePatch } from 'diff';
import type { Advice } from '../../core/expert/advice';
import { KnownFiles } from '../protege/knownFiles';
import { resolvePath } from '../search/failureText';
import { findIdeas } from '../search/ideas';
import { readSource } from '../search/sourceFile';
import { readPacket } from './packetText';
import type { PacketText } from './packetText';
import { searchRepair } from './repairSearch';
import { TestBench } from './testBench';
import { guessAdvice, writeAdvice } from './writeAdvice';

export interface PracticeExpertOptions {
  /** Absent: the expert works from the packet's code alone. */
  readonly workspace?: { readonly folder: string; readonly testCommand: string };
  readonly budgetMs: number;
  readonly parallel: number;
}

/** The practice expert: no language model, but the practice protégé's own search with more time and more patterns. */
export class PracticeExpert {
  private bench: Promise<TestBench> | undefined;

  constructor(private readonly options: PracticeExpertOptions) {}

  async advise(packetText: string, signal: AbortSignal): Promise<Advice> {
    const packet = readPacket(packetText);
    const { workspace, budgetMs, parallel } = this.options;
    if (workspace === undefined) return guess(packet);
    this.bench ??= TestBench.open(workspace.folder, workspace.testCommand, parallel);
    const bench = await this.bench;
    const changed = applyDiff(packet.diff, bench.sources);
    const files = new Map([...bench.sources, ...changed]);
    const result = await searchRepair(bench, { task: packet.task, files, changed, budgetMs, parallel }, signal);
    if (result.kind === 'fixed' || changed.size === 0) return writeAdvice(result, files);
    // The changes so far may stand in the way: search once more from the files as they were.
    const request = {
      task: packet.task,
      files: bench.sources,
      changed: new Map<string, string>(),
      budgetMs: budgetMs / 2,
      parallel,
    };
    const fresh = await searchRepair(bench, request, signal);
    if (fresh.kind !== 'fixed') return writeAdvice(result, files);
    const wanted = new Map([
      ...[...changed.keys()].map((path) => [path, bench.sources.get(path) ?? ''] as const),
      ...fresh.files,
    ]);
    return writeAdvice({ ...fresh, files: wanted }, files);
  }

  async close(): Promise<void> {
    const bench = this.bench;
    this.bench = undefined;
    if (bench !== undefined) await (await bench).close();
  }
}

/** The files that a diff changes, with the change made; hunks that do not fit are left out. */
function applyDiff(diff: string, sources: ReadonlyMap<string, string>): Map<string, string> {
  const changed = new Map<string, string>();
  if (diff.trim() === '') return changed;
  for (const patch of parsedPatches(diff)) {
    const name = (patch.newFileName ?? patch.oldFileName ?? '').replace(/^[ab]\//, '');
    const path = resolvePath(name, [...sources.keys()]);
    const text = path === undefined ? undefined : sources.get(path);
    const after = text === undefined ? false : applyPatch(text, patch);
    if (path !== undefined && after !== false) changed.set(path, after);
  }
  return changed;
}

function parsedPatches(diff: string): ReturnType<typeof parsePatch> {
  try {
    return parsePatch(diff.endsWith('\n') ? diff : `${diff}\n`);
  } catch {
    // Cut or redacted on its way: the search begins at the files as they were.
    return [];
  }
}

function guess(packet: PacketText): Advice {
  const known = new KnownFiles();
  known.learn(packet.code);
  const files = [...known.paths].flatMap((path) => {
    const text = known.partialText(path);
    return text === undefined ? [] : [readSource(path, text)];
  });
  const ideas = findIdeas({ files, failure: packet.failure, task: packet.task }, { isDeep: true, max: 20 });
  return guessAdvice(ideas, packet.earlierAdvice);
}
