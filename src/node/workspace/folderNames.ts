/** Folders that package managers fill. When git ignores them they are linked into the copy instead of being copied. */
const dependencyNames = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  'web_modules',
  '.yarn',
  '.pnpm-store',
  '.venv',
  'venv',
  '.virtualenv',
  'virtualenv',
  '__pypackages__',
  '.tox',
  '.nox',
  'vendor',
  'Pods',
  '.bundle',
  'deps',
  'elm-stuff',
  '.m2',
]);

/**
 * Folders that a build fills again by itself, and must be able to write. They are never linked (a test would write
 * through into the user's own): the copy has its own, empty at first and kept from run to run.
 */
const buildNames = new Set(['target', '.gradle', 'build', '_build', '.build', 'obj']);

/** Left out of folders without git, where nothing says what is generated. */
const generatedNames = new Set([
  ...buildNames,
  '.git',
  '.hg',
  '.svn',
  '__pycache__',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.cache',
  '.nyc_output',
  '.next',
  '.nuxt',
  '.turbo',
  '.parcel-cache',
  '.eggs',
]);

export function isDependencyName(name: string): boolean {
  return dependencyNames.has(name);
}

export function isBuildName(name: string): boolean {
  return buildNames.has(name);
}

export function isGeneratedName(name: string): boolean {
  return generatedNames.has(name);
}

/** A name by which a system may reach `.git`: other case, trailing dots and spaces, its short name, alternate streams. */
export function isGitName(name: string): boolean {
  const plain = name
    .split(':', 1)
    .join('')
    .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return plain === '.git' || /^git~\d+$/.test(plain);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** True when `path` is `folder` or below it. Both with `/`; an empty folder is the root. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}
