import type { ParseError } from 'jsonc-parser';
import { printParseErrorCode } from 'jsonc-parser';

/** Where a JSON text is broken and what is wrong there, in words: `line 3, column 5: a comma is missing`. */
export function jsonFaultWords(text: string, { error, offset }: ParseError): string {
  const before = text.slice(0, offset).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `line ${before.length}, column ${column}: ${faultWords(printParseErrorCode(error))}`;
}

function faultWords(code: ReturnType<typeof printParseErrorCode>): string {
  switch (code) {
    case 'InvalidSymbol':
      return 'this is no value (texts need double quotes)';
    case 'PropertyNameExpected':
      return 'a name in double quotes is missing';
    case 'ValueExpected':
      return 'a value is missing';
    case 'ColonExpected':
      return 'a colon is missing';
    case 'CommaExpected':
      return 'a comma is missing';
    case 'CloseBraceExpected':
      return 'a closing } is missing';
    case 'CloseBracketExpected':
      return 'a closing ] is missing';
    case 'EndOfFileExpected':
      return 'something follows after the end';
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return 'a comment does not end, or is none';
    case 'UnexpectedEndOfString':
      return 'a text does not end: a double quote is missing';
    case 'UnexpectedEndOfNumber':
    case 'InvalidNumberFormat':
      return 'a number is not complete';
    case 'InvalidUnicode':
    case 'InvalidEscapeCharacter':
      return 'after a backslash comes what JSON does not know';
    case 'InvalidCharacter':
      return 'a character stands there that must be escaped';
    case '<unknown ParseErrorCode>':
      return 'this is not JSON';
  }
}
