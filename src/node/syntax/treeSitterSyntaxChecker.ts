import type { Node, Tree } from 'web-tree-sitter';
import type { SyntaxChecker, SyntaxProblem } from '../../core/workspace/workspace';
import { GrammarLoader } from './grammarLoader';
import type { Grammar } from './grammars';
import { languageOf } from './grammars';
import { jsonProblems } from './jsonProblems';
import { indentationProblems } from './indentationProblems';

const MAX_PROBLEMS = 20;
/** Longer texts are not checked: generated, and slow to parse. */
const MAX_CHARACTERS = 5_000_000;
const MAX_QUOTED = 40;

export interface SyntaxCheckerOptions {
  /** Where the .wasm files are; beside the bundle, or in node_modules, by default. */
  readonly folder?: string;
  /** Told once for each grammar that can't be loaded: its files are then not checked. */
  readonly onUnavailable?: (grammar: Grammar, error: unknown) => void;
}

/** Finds syntax errors with tree-sitter. A language that is not known, or whose grammar can't be loaded, has none. */
export class TreeSitterSyntaxChecker implements SyntaxChecker {
  readonly #loader: GrammarLoader;
  readonly #onUnavailable: (grammar: Grammar, error: unknown) => void;
  readonly #unavailable = new Set<Grammar>();

  constructor(options: SyntaxCheckerOptions = {}) {
    this.#loader = new GrammarLoader(options.folder);
    this.#onUnavailable = options.onUnavailable ?? ((): void => undefined);
  }

  async check(path: string, text: string): Promise<readonly SyntaxProblem[]> {
    const language = languageOf(path);
    if (language === null || text.length > MAX_CHARACTERS) return [];
    if (language === 'json' || language === 'jsonc') return jsonProblems(text, language === 'jsonc', MAX_PROBLEMS);
    if (this.#unavailable.has(language)) return [];
    let tree: Tree | null = null;
    try {
      const parser = await this.#loader.parser(language);
      tree = parser.parse(text);
      if (tree === null) return [];
      const problems = problemsOf(tree.rootNode);
      return language === 'python' && problems.length === 0
        ? indentationProblems(tree.rootNode, MAX_PROBLEMS)
        : problems;
    } catch (error: unknown) {
      this.#unavailable.add(language);
      this.#onUnavailable(language, error);
      return [];
    } finally {
      tree?.delete();
    }
  }
}

/** Walks only into parts that have an error in them; the innermost errors are the ones to name. */
function problemsOf(root: Node): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const pending: Node[] = [root];
  while (pending.length > 0 && problems.length < MAX_PROBLEMS) {
    const node = pending.pop();
    if (node === undefined || !(node.hasError || node.isError || node.isMissing)) continue;
    if (node.isMissing || node.isError) problems.push(problemOf(node));
    else pending.push(...node.children.reverse());
  }
  return problems.sort((a, b) => a.line - b.line || a.column - b.column);
}

function problemOf(node: Node): SyntaxProblem {
  const { row, column } = node.startPosition;
  return { line: row + 1, column: column + 1, message: messageOf(node) };
}

function messageOf(node: Node): string {
  if (node.isMissing) return `${nameOf(node.type)} is missing`;
  const text = node.text.trim().split(/\r?\n/)[0] ?? '';
  if (text === '') return 'something is missing here';
  const quoted = text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}...` : text;
  return `unexpected \`${quoted}\``;
}

function nameOf(type: string): string {
  return /^\w+$/.test(type) ? `a ${type.replaceAll('_', ' ')}` : `\`${type}\``;
}
