import { normaliseModelPath } from './modelPath';
import { missingFileWords } from './closestNames';
import type { ToolPorts } from './toolPorts';

export type OpenedFile =
  | { readonly kind: 'text'; readonly path: string; readonly text: string }
  | { readonly kind: 'missing'; readonly path: string; readonly message: string }
  | { readonly kind: 'refused'; readonly path: string; readonly message: string };

/** Reads a file that a model named; says in words why it can't and what to try. */
export async function openFile(raw: string, ports: ToolPorts, signal: AbortSignal): Promise<OpenedFile> {
  const named = normaliseModelPath(raw, ports.roots);
  if (!named.ok) return { kind: 'refused', path: raw, message: named.message };
  const path = named.path;
  if (path === '') return { kind: 'refused', path: raw, message: 'This is the project itself: name one of its files.' };
  const read = await ports.workspace.read(path);
  switch (read.kind) {
    case 'text':
      return { kind: 'text', path, text: read.text };
    case 'binary':
      return {
        kind: 'refused',
        path,
        message: `${path} is a binary file (${read.sizeBytes} bytes): it can't be shown or edited as text.`,
      };
    case 'refused':
      if (read.reason !== 'not-a-file') return { kind: 'refused', path, message: read.message };
      return { kind: 'refused', path, message: missingFileWords(path, await ports.workspace.list(signal)) };
    case 'missing':
      return { kind: 'missing', path, message: missingFileWords(path, await ports.workspace.list(signal)) };
  }
}
