/**
 * Files as a short tree, one line a folder: `src/: a.js, b.js`. At most `maxNames` names; what is left out is counted.
 */
export function shortTree(files: readonly string[], maxNames: number): string {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    const slash = file.lastIndexOf('/');
    const folder = slash === -1 ? './' : file.slice(0, slash + 1);
    const names = folders.get(folder);
    if (names === undefined) folders.set(folder, [file.slice(slash + 1)]);
    else names.push(file.slice(slash + 1));
  }
  const ordered = [...folders].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const lines: string[] = [];
  let left = maxNames;
  let hiddenFiles = 0;
  let hiddenFolders = 0;
  for (const [folder, names] of ordered) {
    if (left <= 0) {
      hiddenFiles += names.length;
      hiddenFolders += 1;
      continue;
    }
    const shown = names.slice(0, Math.max(1, Math.min(left, Math.ceil(maxNames / 3))));
    const more = names.length > shown.length ? `, and ${names.length - shown.length} more` : '';
    lines.push(`${folder}: ${shown.join(', ')}${more}`);
    left -= shown.length;
  }
  if (hiddenFiles > 0)
    lines.push(
      `(${hiddenFiles} more files in ${hiddenFolders} deeper folders are not shown: list a folder to see them)`,
    );
  return lines.join('\n');
}

function depth(folder: string): number {
  return folder === './' ? 0 : folder.split('/').length;
}
