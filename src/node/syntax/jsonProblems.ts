import type { ParseError } from 'jsonc-parser';
import { parse, printParseErrorCode } from 'jsonc-parser';
import type { SyntaxProblem } from '../../core/workspace/workspace';

/** @param isRelaxed True where comments and trailing commas are allowed. */
export function jsonProblems(text: string, isRelaxed: boolean, limit: number): SyntaxProblem[] {
  const errors: ParseError[] = [];
  parse(text, errors, { allowTrailingComma: isRelaxed, disallowComments: !isRelaxed, allowEmptyContent: isRelaxed });
  return errors.slice(0, limit).map(({ error, offset }) => ({
    ...positionAt(text, offset),
    message: wordsOf(printParseErrorCode(error)),
  }));
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** `PropertyNameExpected` as `property name expected`. */
function wordsOf(code: string): string {
  return code.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}
