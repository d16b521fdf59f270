import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkingCopy } from '../../src/node/workspace/workingCopy';

export interface WorkingCopyBench {
  readonly files: number;
  readonly rounds: number;
  /** Medians in milliseconds. */
  readonly firstMs: number;
  readonly secondMs: number;
  readonly cpMs: number;
  readonly worktreeMs: number;
  /** Medians of the ratios within each round. */
  readonly firstToCp: number;
  readonly secondToCp: number;
  readonly firstToWorktree: number;
}

const fileCount = 10_000;

/** First and second sync of 10,000 files, against `cp -r` and `git worktree add`, paired within each round. */
export async function benchWorkingCopy(rounds = 5): Promise<WorkingCopyBench> {
  const base = mkdtempSync(join(tmpdir(), 'protege-bench-'));
  try {
    const source = join(base, 'source');
    makeFiles(source);
    const measured = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure(base, source, round));
    const median = (pick: (each: (typeof measured)[number]) => number): number =>
      measured.map(pick).sort((one, other) => one - other)[Math.floor(measured.length / 2)] ?? Number.NaN;
    return {
      files: fileCount,
      rounds,
      firstMs: median((each) => each.first),
      secondMs: median((each) => each.second),
      cpMs: median((each) => each.cp),
      worktreeMs: median((each) => each.worktree),
      firstToCp: median((each) => each.first / each.cp),
      secondToCp: median((each) => each.second / each.cp),
      firstToWorktree: median((each) => each.first / each.worktree),
    };
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

function makeFiles(source: string): void {
  for (let folder = 0; folder < 200; folder++) {
    const path = join(source, `package-${folder % 20}`, `module-${folder}`);
    mkdirSync(path, { recursive: true });
    for (let file = 0; file < fileCount / 200; file++) {
      writeFileSync(
        join(path, `file-${file}.ts`),
        `export const value${file} = ${folder};\n`.repeat(1 + ((file * 7) % 60)),
      );
    }
  }
  const git = (...parameters: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...parameters], {
      cwd: source,
    });
  git('init', '-q');
  // The automatic one runs in the background and would both hold the lock and take time from what is measured.
  git('config', 'gc.auto', '0');
  git('config', 'maintenance.auto', 'false');
  git('add', '-A');
  git('commit', '-qm', 'start');
  // One pack instead of 10,000 objects: cp must not have twice as many files to copy.
  git('gc', '-q');
}

async function measure(base: string, source: string, round: number) {
  const copies = join(base, `copies-${round}`);
  const time = async (work: () => unknown): Promise<number> => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const sync = async (): Promise<void> => {
    const copy = await openWorkingCopy({
      workspace: source,
      copiesFolder: copies,
      signal: new AbortController().signal,
    });
    await copy.close();
  };
  const plain = join(base, `plain-${round}`);
  const tree = join(base, `tree-${round}`);
  const copyPlain = (): unknown => execFileSync('cp', ['-r', source, plain]);
  // Who goes first changes from round to round, so that a warm cache favours nobody.
  let cp = round % 2 === 0 ? await time(copyPlain) : 0;
  const first = await time(sync);
  const second = await time(sync);
  if (cp === 0) cp = await time(copyPlain);
  const worktree = await time(() =>
    execFileSync('git', ['worktree', 'add', '-q', '--detach', tree], { cwd: source, stdio: 'ignore' }),
  );
  execFileSync('git', ['worktree', 'remove', '--force', tree], { cwd: source });
  rmSync(plain, { recursive: true });
  rmSync(copies, { recursive: true });
  return { first, second, cp, worktree };
}
