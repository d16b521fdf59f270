import picomatch from 'picomatch';
import type { ToolResult } from './action';
import { closestNames } from './closestNames';
import { normaliseModelPath } from './modelPath';
import { shortTree } from './shortTree';
import type { ActionOf, ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

/** Names shown in one answer. */
const MAX_NAMES = 150;

/** Lists the workspace's files, folder by folder, within a limit that it states. */
export async function listFilesTool(
  action: ActionOf<'list_files'>,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const files = await ports.workspace.list(signal);
  const glob = action.glob?.trim() ?? '';
  const selected = selectFiles(files, glob, ports.roots);
  if (!selected.ok) return failed(selected.message, `Could not list ${glob}`);
  const found = selected.files;
  if (found.length === 0) {
    const close = closestNames(glob, files);
    const hint = close.length > 0 ? ` Similar files: ${close.join(', ')}.` : ' List everything by leaving glob out.';
    return failed(
      glob === '' ? 'The project has no files.' : `No file matches ${glob}.${hint}`,
      `No files match ${glob}`,
    );
  }
  const what = glob === '' ? '' : ` match ${glob}`;
  return {
    ok: true,
    forModel: `${found.length} ${found.length === 1 ? 'file' : 'files'}${what}:\n${shortTree(found, MAX_NAMES)}`,
    forPerson: `Listed ${found.length} ${found.length === 1 ? 'file' : 'files'}${what}`,
  };
}

export type SelectedFiles =
  { readonly ok: true; readonly files: readonly string[] } | { readonly ok: false; readonly message: string };

/** The files that a file, folder or glob stands for; '' stands for all. A bare glob (`*.js`) counts in every folder. */
export function selectFiles(files: readonly string[], selector: string, roots: readonly string[] = []): SelectedFiles {
  const isGlob = /[*?[\]{}]/.test(selector);
  const exact = isGlob ? undefined : normaliseModelPath(selector, roots);
  if (exact !== undefined) {
    if (!exact.ok) return { ok: false, message: exact.message };
    if (exact.path === '') return { ok: true, files };
    const inside = files.filter((file) => file === exact.path || file.startsWith(`${exact.path}/`));
    if (inside.length > 0 || selector.includes('/')) return { ok: true, files: inside };
  }
  const glob = selector
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/)+/, '')
    .replace(/\/$/, '/**');
  if (/^([a-z]:|\/|~)|(^|\/)\.\.(\/|$)/i.test(glob)) {
    return { ok: false, message: 'A glob starts at the project, such as src/**/*.js, and has no `..` in it.' };
  }
  if (glob.length > 500) return { ok: false, message: 'The glob is too long.' };
  const asNamed = files.filter((file) => file === glob);
  if (asNamed.length > 0) return { ok: true, files: asNamed };
  const matches = picomatch(glob.includes('/') ? glob : `**/${glob}`, { dot: true });
  return { ok: true, files: files.filter((file) => matches(file)) };
}
