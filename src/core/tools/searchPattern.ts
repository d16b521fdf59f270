import { RE2JS, RE2JSException } from 're2js';
import { cutLine } from './numberedLines';

const MAX_LEAD = 120;

export interface MatchedLine {
  readonly line: number;
  /** As it is to be shown: a long line is cut around the match, with a statement. */
  readonly text: string;
}

/** Finds the matching lines of one file. */
export interface LineMatcher {
  linesIn(text: string, limit: number): readonly MatchedLine[];
}

export interface CompiledPattern {
  /** Ways to read the pattern, the most literal meaning of what was asked first. */
  readonly attempts: readonly { readonly matcher: LineMatcher; readonly note: string }[];
  /** What was wrong with the pattern as a regular expression, or ''. */
  readonly warning: string;
}

/** Reads a pattern as a linear-time regular expression (RE2), then as plain text, then ignoring case. */
export function compilePattern(pattern: string): CompiledPattern {
  const isPlain = !/[\\^$.|?*+()[\]{}]/.test(pattern);
  if (isPlain)
    return { attempts: [{ matcher: plainMatcher(pattern), note: '' }, ...ignoringCase(pattern, true)], warning: '' };
  const compiled = compile(pattern, 0);
  if (compiled instanceof RE2JSException) {
    const warning = ` It is no regular expression that can be used here (${compiled.message}), so it was searched for as plain text.`;
    const note = ` as plain text (it is no regular expression that can be used here: ${compiled.message})`;
    return { attempts: [{ matcher: plainMatcher(pattern), note }, ...ignoringCase(pattern, true)], warning };
  }
  return {
    attempts: [
      { matcher: regexMatcher(compiled), note: '' },
      { matcher: plainMatcher(pattern), note: ' as plain text (nothing matches it as a regular expression)' },
      ...ignoringCase(pattern, false),
    ],
    warning: '',
  };
}

function ignoringCase(pattern: string, isPlain: boolean): { matcher: LineMatcher; note: string }[] {
  const compiled = compile(isPlain ? RE2JS.quote(pattern) : pattern, RE2JS.CASE_INSENSITIVE);
  if (compiled instanceof RE2JSException) return [];
  return [{ matcher: regexMatcher(compiled), note: ' only when case is ignored' }];
}

function compile(pattern: string, flags: number): RE2JS | RE2JSException {
  try {
    return RE2JS.compile(pattern, flags | RE2JS.MULTILINE);
  } catch (error) {
    if (error instanceof RE2JSException) return error;
    throw error;
  }
}

function regexMatcher(regex: RE2JS): LineMatcher {
  return {
    linesIn(text, limit) {
      const plain = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
      if (!regex.test(plain)) return [];
      const result: MatchedLine[] = [];
      for (const [index, line] of plain.split('\n').entries()) {
        if (result.length >= limit) break;
        const matcher = regex.matcher(line);
        if (matcher.find()) result.push(matchedLine(index, line, matcher.start()));
      }
      return result;
    },
  };
}

function plainMatcher(needle: string): LineMatcher {
  return {
    linesIn(text, limit) {
      if (!text.includes(needle)) return [];
      const result: MatchedLine[] = [];
      for (const [index, line] of text.split(/\r?\n/).entries()) {
        if (result.length >= limit) break;
        const at = line.indexOf(needle);
        if (at !== -1) result.push(matchedLine(index, line, at));
      }
      return result;
    },
  };
}

function matchedLine(index: number, line: string, at: number): MatchedLine {
  return { line: index + 1, text: cutLine(line, Math.max(0, at - MAX_LEAD)) };
}
