import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Maven and Gradle leave their results, below the folder of each module. */
const reportFolders = ['target/surefire-reports', 'target/failsafe-reports', 'build/test-results'];
const maxReports = 2_000;

/** The JUnit XML reports that a command wrote since it started (milliseconds since the epoch). */
export async function collectReports(folder: string, command: string, since: number): Promise<string[]> {
  if (!/\b(mvnw?|gradlew?)\b/.test(command)) return [];
  const modules = [folder, ...(await subfolders(folder))];
  const reports: string[] = [];
  for (const module of modules) {
    for (const name of reportFolders) await readReports(join(module, name), since, reports, 2);
  }
  return reports;
}

async function subfolders(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
    found.push(join(folder, entry.name));
    for (const inner of await readdir(join(folder, entry.name), { withFileTypes: true }).catch(() => [])) {
      if (inner.isDirectory()) found.push(join(folder, entry.name, inner.name));
    }
  }
  return found;
}

async function readReports(folder: string, since: number, reports: string[], depth: number): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth > 0) await readReports(path, since, reports, depth - 1);
    if (!entry.isFile() || !entry.name.endsWith('.xml') || reports.length >= maxReports) continue;
    // Clocks of file systems are coarse: a report may seem a moment older than the start.
    if ((await stat(path)).mtimeMs >= since - 2_000) reports.push(await readFile(path, 'utf8'));
  }
}
