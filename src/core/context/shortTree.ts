const MAX_LINES = 60;
const MAX_FILES_IN_FOLDER = 12;

/** A short picture of the workspace: folders with their files on one line, big folders as a count. */
export function shortTree(paths: readonly string[]): string {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const cut = path.lastIndexOf('/');
    const folder = cut < 0 ? '.' : path.slice(0, cut);
    const files = folders.get(folder) ?? [];
    files.push(path.slice(cut + 1));
    folders.set(folder, files);
  }
  const byDepth = [...folders].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const lines = byDepth.slice(0, MAX_LINES).map(([folder, files]) => `${folder}/: ${namesOf(files)}`);
  if (byDepth.length > MAX_LINES) lines.push(`(${byDepth.length - MAX_LINES} more folders: use list_files)`);
  return lines.join('\n');
}

function namesOf(files: readonly string[]): string {
  const shown = files.slice(0, MAX_FILES_IN_FOLDER).join(' ');
  return files.length > MAX_FILES_IN_FOLDER ? `${shown} (+${files.length - MAX_FILES_IN_FOLDER} more)` : shown;
}

function depth(folder: string): number {
  return folder === '.' ? 0 : folder.split('/').length;
}
