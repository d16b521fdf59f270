import { placesIn, resolvePath } from './failureText';
import { readSource } from './sourceFile';
import { isTestPath } from './sourceLine';
import { importsOf } from './testFile';

/** As many files as are looked at for one failure: a search over a whole large project would only lose its way. */
const maxFiles = 16;

/** The path that an import means, among the known ones; test files are imported by nobody. */
export function resolveImport(imported: string, paths: readonly string[]): string | undefined {
  return (
    paths.find((path) => path === imported) ??
    paths.find((path) => path.startsWith(`${imported}.`) || path.startsWith(`${imported}/index.`)) ??
    paths.find((path) => path === imported.replace(/\.[cm]?js$/, '.ts')) ??
    paths.find((path) => !isTestPath(path) && path.endsWith(`/${imported}`))
  );
}

/** The files that a failure names and what those import, directly or not, the nearest first. */
export function relevantFiles(files: ReadonlyMap<string, string>, failure: string): string[] {
  const paths = [...files.keys()];
  const named = placesIn(failure).flatMap((place) => resolvePath(place.path, paths) ?? []);
  const starts = named.some(isTestPath) ? named : [...named, ...paths.filter(isTestPath)];
  const found = new Set((starts.length > 0 ? starts : paths).slice(0, maxFiles));
  for (const path of found) {
    if (found.size >= maxFiles) break;
    for (const imported of importsOf(readSource(path, files.get(path) ?? ''))) {
      const target = resolveImport(imported, paths);
      if (target !== undefined && found.size < maxFiles) found.add(target);
    }
  }
  return [...found];
}
