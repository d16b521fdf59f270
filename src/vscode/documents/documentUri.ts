import * as vscode from 'vscode';
import { schemes } from '../contributions';

export type DocumentName =
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'patch'; readonly runId: string }
  | { readonly kind: 'step'; readonly runId: string; readonly step: number }
  | { readonly kind: 'receipt'; readonly runId: string; readonly consultationId: string }
  | { readonly kind: 'doctor' };

/** The address of a read-only document; it says everything, so that it can be shown again after a reload. */
export function documentUri(name: DocumentName): vscode.Uri {
  const at = (path: string): vscode.Uri => vscode.Uri.from({ scheme: schemes.document, path });
  switch (name.kind) {
    case 'doctor':
      return at('/doctor.md');
    case 'run':
      return at(`/${name.runId}/run.md`);
    case 'patch':
      return at(`/${name.runId}/run.patch`);
    case 'step':
      return at(`/${name.runId}/step-${name.step}.md`);
    case 'receipt':
      return at(`/${name.runId}/receipt-${name.consultationId}.md`);
  }
}

export function parseDocumentUri(uri: vscode.Uri): DocumentName | null {
  if (uri.path === '/doctor.md') return { kind: 'doctor' };
  const [, runId, file] = /^\/([^/]+)\/([^/]+)$/.exec(uri.path) ?? [];
  if (runId === undefined || file === undefined) return null;
  if (file === 'run.md') return { kind: 'run', runId };
  if (file === 'run.patch') return { kind: 'patch', runId };
  const step = /^step-(\d+)\.md$/.exec(file)?.[1];
  if (step !== undefined) return { kind: 'step', runId, step: Number(step) };
  const consultationId = /^receipt-(.+)\.md$/.exec(file)?.[1];
  return consultationId === undefined ? null : { kind: 'receipt', runId, consultationId };
}

/** An empty document with a file's name: the side of a diff where that file does not exist. */
export function nothingUri(runId: string, path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.document, path: `/${runId}/none/${path}` });
}

/** One side of a merge, while its window is open. */
export function mergeSideUri(runId: string, side: 'base' | 'yours' | 'proposed', path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: schemes.document, path: `/${runId}/merge/${side}/${path}` });
}

export function isNothing(uri: vscode.Uri): boolean {
  return /^\/[^/]+\/none\//.test(uri.path);
}
