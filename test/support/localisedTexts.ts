import ts from 'typescript';
import { sourceFiles } from './sourceFiles';
import type { SourceFile } from './sourceFiles';

/** Where the texts stand among the arguments of the functions that translate. */
const places: Readonly<Record<string, readonly number[]>> = { t: [0], count: [1, 2], countOf: [2, 3] };

/** Where these functions are defined they hand on a text that others gave. */
const definitions = /^src\/(?:vscode\/support\/words|core\/report\/language)\.ts$/;

export interface LocalisedTexts {
  readonly texts: ReadonlySet<string>;
  /** Calls whose text can't be read here, so that no translation could be held against it. */
  readonly unreadable: readonly string[];
}

/** A literal, or a choice between literals. */
function literals(node: ts.Expression): string[] | null {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  if (!ts.isConditionalExpression(node)) return null;
  const [yes, no] = [literals(node.whenTrue), literals(node.whenFalse)];
  return yes === null || no === null ? null : [...yes, ...no];
}

function nameOf(callee: ts.Expression): string {
  if (ts.isIdentifier(callee)) return callee.text;
  const isMember = ts.isPropertyAccessExpression(callee) && callee.name.text === 't';
  return isMember && callee.expression.getText() !== 'vscode.l10n' ? 't' : '';
}

/** Every text that the files give to a translating function. */
export function localisedTexts(files: readonly SourceFile[]): LocalisedTexts {
  const texts = new Set<string>();
  const unreadable: string[] = [];
  for (const { name, ast } of files) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        for (const place of places[nameOf(node.expression)] ?? []) {
          const argument = node.arguments[place];
          const found = argument === undefined ? null : literals(argument);
          if (found === null && !definitions.test(name)) unreadable.push(`${name}: ${node.getText(ast).slice(0, 80)}`);
          for (const text of found ?? []) texts.add(text);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(ast);
  }
  return { texts, unreadable };
}

/** The files whose texts the extension shows. */
export function shownFiles(): SourceFile[] {
  return sourceFiles('src').filter(({ name }) => /^src\/(?:vscode|core\/report)\//.test(name));
}
