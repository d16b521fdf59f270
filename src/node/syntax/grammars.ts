import path from 'node:path';

export type Grammar = 'javascript' | 'typescript' | 'tsx' | 'python' | 'go' | 'rust' | 'java';
export type SyntaxLanguage = Grammar | 'json' | 'jsonc';

const LANGUAGE_BY_EXTENSION: Readonly<Record<string, SyntaxLanguage>> = {
  '.js': 'javascript',
  '.jsx': 'javascript',
  '.mjs': 'javascript',
  '.cjs': 'javascript',
  '.ts': 'typescript',
  '.mts': 'typescript',
  '.cts': 'typescript',
  '.tsx': 'tsx',
  '.py': 'python',
  '.pyi': 'python',
  '.go': 'go',
  '.rs': 'rust',
  '.java': 'java',
  '.json': 'json',
  '.jsonc': 'jsonc',
  '.code-workspace': 'jsonc',
};
/** Files that are named .json but read with comments and trailing commas. */
const JSON_WITH_COMMENTS =
  /(^|\/)(tsconfig[^/]*|jsconfig[^/]*|\.eslintrc|devcontainer|\.babelrc)\.json$|(^|\/)\.vscode\/[^/]+\.json$/i;

/** The language that a file's name tells, or null for one that is not checked. */
export function languageOf(file: string): SyntaxLanguage | null {
  const language = LANGUAGE_BY_EXTENSION[path.posix.extname(file).toLowerCase()] ?? null;
  return language === 'json' && JSON_WITH_COMMENTS.test(file) ? 'jsonc' : language;
}
