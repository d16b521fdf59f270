import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProposedFile } from '../../src/core/trajectory/runEvent';

const linesBetweenHunks = 10;

export interface LargeProposalOptions {
  readonly workspace: string;
  /** The folder inside the workspace that gets the files. */
  readonly below: string;
  readonly fileCount: number;
  readonly hunksPerFile: number;
}

/** Writes the files of a large proposal as they were before it, and returns what it makes of them. */
export function largeProposal({ workspace, below, fileCount, hunksPerFile }: LargeProposalOptions): ProposedFile[] {
  const folder = path.join(workspace, below);
  mkdirSync(folder, { recursive: true });
  const lineCount = hunksPerFile * linesBetweenHunks;
  return Array.from({ length: fileCount }, (_, index) => {
    const name = `${below}-${String(index).padStart(3, '0')}.js`;
    const lines = Array.from(
      { length: lineCount },
      (__, line) => `export const value${line} = ${index * line}; // größer`,
    );
    // A few have Windows' line ends, and a few a byte order mark.
    const lineEnd = index % 10 === 3 ? '\r\n' : '\n';
    const mark = index % 10 === 7 ? '\uFEFF' : '';
    const textOf = (all: readonly string[]): string => `${mark}${all.join(lineEnd)}${lineEnd}`;
    const before = textOf(lines);
    const after = textOf(
      lines.map((text, line) => (line % linesBetweenHunks === 4 ? text.replace(';', ' + 1;') : text)),
    );
    writeFileSync(path.join(folder, name), before);
    return { path: `${below}/${name}`, before, after, provenance: { kind: 'local', step: 1 + (index % 8) } };
  });
}
