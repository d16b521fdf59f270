import { existsSync } from 'node:fs';
import path from 'node:path';
import type * as TreeSitter from 'web-tree-sitter';
import type { Grammar } from './grammars';

export type GrammarFailureReason = 'runtime-missing' | 'grammar-missing' | 'load-failed';

/** A parser that can't be had; the check is then left out. */
export class GrammarError extends Error {
  override readonly name = 'GrammarError';
  constructor(
    readonly reason: GrammarFailureReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const RUNTIME = 'web-tree-sitter.wasm';

/** Loads tree-sitter and its grammars, each once and only when first needed. */
export class GrammarLoader {
  readonly #folders: readonly string[];
  readonly #parsers = new Map<Grammar, Promise<TreeSitter.Parser>>();
  #runtime: Promise<typeof TreeSitter> | undefined;

  /** @param folder Where to look first for the .wasm files: beside the bundle by default. */
  constructor(folder: string = __dirname) {
    this.#folders = [folder, ...packageFolders(folder)];
  }

  async parser(grammar: Grammar): Promise<TreeSitter.Parser> {
    let parser = this.#parsers.get(grammar);
    if (parser === undefined) {
      parser = this.#makeParser(grammar);
      this.#parsers.set(grammar, parser);
    }
    return parser;
  }

  async #makeParser(grammar: Grammar): Promise<TreeSitter.Parser> {
    this.#runtime ??= this.#loadRuntime();
    const { Language: Languages, Parser: Parsers } = await this.#runtime;
    const file = this.#find(`tree-sitter-${grammar}.wasm`);
    if (file === null) throw new GrammarError('grammar-missing', `The grammar for ${grammar} is not installed.`);
    try {
      const language = await Languages.load(file);
      const parser = new Parsers();
      parser.setLanguage(language);
      return parser;
    } catch (error) {
      throw new GrammarError('load-failed', `The grammar for ${grammar} can't be loaded.`, { cause: error });
    }
  }

  async #loadRuntime(): Promise<typeof TreeSitter> {
    const wasm = this.#find(RUNTIME);
    if (wasm === null) throw new GrammarError('runtime-missing', `${RUNTIME} is not installed.`);
    try {
      const runtime = await import('web-tree-sitter');
      await runtime.Parser.init({ locateFile: () => wasm });
      return runtime;
    } catch (error) {
      throw new GrammarError('load-failed', "tree-sitter can't be started.", { cause: error });
    }
  }

  #find(name: string): string | null {
    return this.#folders.map((folder) => path.join(folder, name)).find((file) => existsSync(file)) ?? null;
  }
}

/** The packages' own folders, for code that runs from source. */
function packageFolders(from: string): string[] {
  for (let folder = from; ; folder = path.dirname(folder)) {
    const modules = path.join(folder, 'node_modules');
    if (existsSync(path.join(modules, 'web-tree-sitter'))) {
      return [path.join(modules, 'web-tree-sitter'), path.join(modules, '@vscode', 'tree-sitter-wasm', 'wasm')];
    }
    if (path.dirname(folder) === folder) return [];
  }
}
