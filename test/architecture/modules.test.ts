import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import ts from 'typescript';
import { parse, sourceFiles } from '../support/sourceFiles';
import type { SourceFile } from '../support/sourceFiles';

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);
}

function hasDefaultExport({ ast }: SourceFile): boolean {
  return ast.statements.some(
    (statement) => ts.isExportAssignment(statement) || hasModifier(statement, ts.SyntaxKind.DefaultKeyword),
  );
}

/** A file that only hands on what others export. */
function isBarrel({ name, ast }: SourceFile): boolean {
  const handsOn = (statement: ts.Statement) =>
    ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined;
  const isIndex = /(^|\/)index\.ts$/.test(name);
  const exportsAll = ast.statements.some(
    (statement) => handsOn(statement) && ts.isExportDeclaration(statement) && statement.exportClause === undefined,
  );
  return isIndex || exportsAll || (ast.statements.length > 0 && ast.statements.every(handsOn));
}

const example = (code: string, name = 'src/core/a.ts'): SourceFile => ({ name, ast: parse(name, code) });

describe('modules', () => {
  test('have no default export', () => {
    assert.deepEqual(
      sourceFiles('src')
        .filter(hasDefaultExport)
        .map(({ name }) => name),
      [],
    );
    assert.ok(hasDefaultExport(example('export default 1;')));
    assert.ok(hasDefaultExport(example('export default function f() {}')));
  });

  test('are no barrels', () => {
    assert.deepEqual(
      sourceFiles('src')
        .filter(isBarrel)
        .map(({ name }) => name),
      [],
    );
    assert.ok(isBarrel(example("export * from './a';")));
    assert.ok(isBarrel(example("export { a } from './a';")));
    assert.ok(isBarrel(example('const a = 1;', 'src/core/index.ts')));
  });
});
