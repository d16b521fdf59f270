import * as vscode from 'vscode';

/** Code that a person points at. */
export interface CodePlace {
  readonly kind: 'selection' | 'function' | 'lines';
  readonly range: vscode.Range;
  /** Of the function. */
  readonly name?: string;
}

/** So many lines before and after the cursor are meant where nobody knows of a function. */
const linesAround = 10;

/** A language server that is still reading the project must not hold the user up. */
const longestWaitMs = 5_000;

const functionKinds: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
  vscode.SymbolKind.Operator,
]);

type AnySymbol = vscode.DocumentSymbol | vscode.SymbolInformation;

function rangeOf(symbol: AnySymbol): vscode.Range {
  return 'location' in symbol ? symbol.location.range : symbol.range;
}

function functionsAround(symbols: readonly AnySymbol[], position: vscode.Position): AnySymbol[] {
  return symbols
    .filter((symbol) => rangeOf(symbol).contains(position))
    .flatMap((symbol) => [
      ...functionsAround('children' in symbol ? symbol.children : [], position),
      ...(functionKinds.has(symbol.kind) ? [symbol] : []),
    ]);
}

/** TypeScript lists functions without a name too, as `map() callback` or `<function>`. */
function hasOwnName({ name }: AnySymbol): boolean {
  return !/ callback$|^<.*>$/.test(name);
}

async function symbolsOf(uri: vscode.Uri): Promise<readonly AnySymbol[]> {
  const asked = vscode.commands.executeCommand<readonly AnySymbol[] | undefined>(
    'vscode.executeDocumentSymbolProvider',
    uri,
  );
  let timer: NodeJS.Timeout | undefined;
  const nothing = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), longestWaitMs);
  });
  try {
    return (await Promise.race([asked, nothing])) ?? [];
  } finally {
    clearTimeout(timer);
  }
}

/** The innermost function around a place that has a name, else any; the lines around it where there is none. */
export async function enclosingCode(document: vscode.TextDocument, position: vscode.Position): Promise<CodePlace> {
  const innermostFirst = functionsAround(await symbolsOf(document.uri), position);
  const found = innermostFirst.find(hasOwnName) ?? innermostFirst[0];
  if (found !== undefined) return { kind: 'function', range: rangeOf(found), name: found.name };
  const from = new vscode.Position(Math.max(0, position.line - linesAround), 0);
  const to = new vscode.Position(position.line + linesAround, Number.MAX_SAFE_INTEGER);
  return { kind: 'lines', range: document.validateRange(new vscode.Range(from, to)) };
}
