import type { Node } from 'web-tree-sitter';
import type { SyntaxProblem } from '../../core/workspace/workspace';

/** Larger files are left to their tests: asking for every block would take too long. */
const MAX_LINES = 20_000;

/**
 * What Python refuses and tree-sitter's grammar lets pass: a block without statements, and statements of one block that begin
 * in different columns.
 */
export function indentationProblems(root: Node, limit: number): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  if (root.endPosition.row > MAX_LINES) return problems;
  for (const block of [root, ...root.descendantsOfType('block')]) {
    if (problems.length >= limit) break;
    const statements = block.namedChildren.filter((child) => child.type !== 'comment');
    if (block !== root && statements.length === 0) {
      const { row, column } = block.startPosition;
      problems.push({ line: row + 1, column: column + 1, message: 'an indented block is missing after this line' });
    }
    problems.push(...unevenStatements(statements, block === root ? 0 : undefined));
  }
  return problems.slice(0, limit).sort((a, b) => a.line - b.line || a.column - b.column);
}

function unevenStatements(statements: readonly Node[], columnOfRoot: number | undefined): SyntaxProblem[] {
  const expected = columnOfRoot ?? statements[0]?.startPosition.column ?? 0;
  let lastRow = -1;
  const problems: SyntaxProblem[] = [];
  for (const statement of statements) {
    const { row, column } = statement.startPosition;
    const isFirstOnLine = row > lastRow;
    lastRow = statement.endPosition.row;
    if (isFirstOnLine && column !== expected) {
      problems.push({ line: row + 1, column: column + 1, message: 'unexpected indent' });
    }
  }
  return problems;
}
