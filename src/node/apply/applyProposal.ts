import { mergeThreeWays } from '../../core/edits/mergeThreeWays';
import type { ProposedFile } from '../../core/trajectory/runEvent';
import { NodeWorkspace } from '../workspace/nodeWorkspace';

export type ApplyResult =
  | { readonly kind: 'written' | 'merged' | 'unchanged' }
  | { readonly kind: 'conflict' | 'refused'; readonly message: string };

/**
 * Writes one proposed file into the user's workspace, for `--apply`. A file that changed meanwhile is merged; where both
 * sides changed the same lines it stays as it is. Encoding, line endings, mode and links are the file's own, and paths are
 * checked as they are for the protégé.
 */
export async function applyProposal(workspace: string, file: ProposedFile): Promise<ApplyResult> {
  const target = new NodeWorkspace({
    folder: workspace,
    source: workspace,
    files: [file.path],
    nested: [],
    dependencies: [],
    readable: [],
  });
  const current = await target.read(file.path);
  if (current.kind === 'refused') return { kind: 'refused', message: current.message };
  if (current.kind === 'binary') return { kind: 'conflict', message: 'it is a binary file now' };
  const ours = current.kind === 'missing' ? null : current.text;
  const merge = mergeThreeWays(file.before, ours, file.after);
  if (merge.conflicts.length > 0) return { kind: 'conflict', message: 'you changed the same lines meanwhile' };
  if (merge.text === null || merge.text === ours) return { kind: 'unchanged' };
  const written = await target.write(file.path, merge.text);
  if (written.kind === 'refused') return { kind: 'refused', message: written.message };
  return { kind: merge.text === file.after ? 'written' : 'merged' };
}
