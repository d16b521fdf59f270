// Reads the seeded bugs under test/fixtures/bugs: correct projects, and for each some small patches that break them.
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { spawnSync } from 'node:child_process';
import { z } from 'zod';

const root = path.resolve(__dirname, '..');
const corpusFolder = path.join(root, 'test', 'fixtures', 'bugs');

const changeSchema = z.strictObject({
  file: z.string(),
  /** Text of the correct file, there exactly once. */
  from: z.string().min(1),
  /** What the bug makes of it. */
  to: z.string(),
});
export type BugChange = z.infer<typeof changeSchema>;

const projectSchema = z.strictObject({
  language: z.enum(['javascript', 'typescript', 'python']),
  /** Something that the machine must have apart from Node and Python, for example `pytest`. */
  needs: z.enum(['pytest']).optional(),
  /** `{tsx}` stands for the address of this repository's tsx, `{python}` for the machine's Python 3. */
  testCommand: z.string(),
  bugs: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.string(),
      description: z.string(),
      changes: z.array(changeSchema).min(1),
    }),
  ),
});

export interface SeededBug {
  /** `project/name`. */
  readonly id: string;
  readonly project: string;
  readonly language: 'javascript' | 'typescript' | 'python';
  readonly needs: 'pytest' | undefined;
  readonly kind: string;
  readonly description: string;
  readonly testCommand: string;
  readonly changes: readonly BugChange[];
}

export async function loadCorpus(): Promise<SeededBug[]> {
  const entries = await readdir(corpusFolder, { withFileTypes: true });
  const projects = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const bugs = await Promise.all(projects.sort().map(readProject));
  return bugs.flat();
}

async function readProject(project: string): Promise<SeededBug[]> {
  const text = await readFile(path.join(corpusFolder, project, 'bugs.json'), 'utf8');
  const { bugs, language, needs, testCommand } = projectSchema.parse(JSON.parse(text));
  return bugs.map(({ name, kind, description, changes }) => ({
    id: `${project}/${name}`,
    project,
    language,
    needs,
    kind,
    description,
    testCommand: expandCommand(testCommand),
    changes,
  }));
}

function expandCommand(command: string): string {
  const tsx = pathToFileURL(path.join(root, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  const python = process.platform === 'win32' ? 'python' : 'python3';
  return command.replace('{tsx}', tsx).replace('{python}', python);
}

/** Writes the project, with the given changes made, into an empty folder. Throws where a patch does not fit. */
export async function plantBug(project: string, changes: readonly BugChange[], folder: string): Promise<void> {
  await cp(path.join(corpusFolder, project, 'project'), folder, {
    recursive: true,
    filter: (source) => !/__pycache__|\.pytest_cache/.test(source),
  });
  for (const { file, from, to } of changes) {
    const target = path.join(folder, file);
    const text = await readFile(target, 'utf8');
    if (text.split(from).length !== 2) throw new Error(`${project}: "${from}" is not exactly once in ${file}`);
    await writeFile(
      target,
      text.replace(from, () => to),
    );
  }
}

/** A file of the correct project. */
export async function correctText(project: string, file: string): Promise<string> {
  return await readFile(path.join(corpusFolder, project, 'project', file), 'utf8');
}

/** What this machine lacks for some of the bugs, in words; those bugs can't be run here. */
export function missingTools(bugs: readonly SeededBug[]): Map<string, string> {
  const missing = new Map<string, string>();
  if (!existsSync(path.join(root, 'node_modules', 'tsx')))
    missing.set('typescript', 'tsx is not installed: npm install');
  const python = process.platform === 'win32' ? 'python' : 'python3';
  if (spawnSync(python, ['--version']).status !== 0) missing.set('python', 'Python 3 is not on the PATH');
  else if (bugs.some((bug) => bug.needs === 'pytest') && spawnSync(python, ['-c', 'import pytest']).status !== 0)
    missing.set('pytest', 'pytest is not installed for this Python');
  return missing;
}

/** Why this bug can't be run here, or undefined. */
export function cannotRun(bug: SeededBug, missing: ReadonlyMap<string, string>): string | undefined {
  return missing.get(bug.language) ?? (bug.needs === undefined ? undefined : missing.get(bug.needs));
}
