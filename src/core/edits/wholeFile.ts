import { withoutFence, withoutNumbers } from './copiedLines';
import { adoptLineEndings, toLf } from './lineEndings';

export type WholeFile =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'refused';
      readonly reason: 'elided' | 'far-shorter' | 'no-change';
      /** For the model: what was wrong and what to do. */
      readonly message: string;
    };

/** A comment alone on its line, in any of the usual languages, that stands for code left out. */
const COMMENT_LINE = /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|%|\{\/\*)\s*(.+?)\s*(?:\*\/\}?|-->)?\s*$/;
const LEFT_OUT =
  /\b(?:rest of|remaining|remainder|existing|other|previous|original|same)\b.*\b(?:code|file|content|contents|function|functions|method|methods|class|classes|implementation|tests?|imports?|lines)\b|\b(?:unchanged|omitted|as before|stays? the same|remains? the same|same as (?:before|above)|no changes?|elided|truncated)\b/i;
const ELLIPSIS = /\.{3}|\u2026/;
const BARE_ELLIPSIS = /^\s*(?:\.{3}|\u2026)\s*$/;

const MIN_LINES_FOR_SHRINKING = 40;
const SHRUNK_TO = 0.25;
const WEAK_MARKER_SHRUNK_TO = 0.7;

/**
 * The text to write when a model gives a whole file: with the line endings and the final newline that the file had, freed
 * of a code fence or line numbers around it. A file from which code was left out is refused.
 * @param before The file's present text, or null for a new file.
 */
export function wholeFileText(before: string | null, content: string, isMarkdown = false): WholeFile {
  const cleaned = isMarkdown ? content : withoutWrapping(before, content);
  if (before === null || before === '') return { kind: 'text', text: cleaned };
  const refusal = refusalOf(before, cleaned);
  if (refusal !== null) return refusal;
  const lf = withFinalNewline(toLf(before), toLf(cleaned));
  const text = adoptLineEndings(before, lf);
  if (text === before) {
    return {
      kind: 'refused',
      reason: 'no-change',
      message: 'The file has exactly this content already. Nothing was changed.',
    };
  }
  return { kind: 'text', text };
}

function withoutWrapping(before: string | null, content: string): string {
  const isFenced = before !== null && /^\s*(```|~~~)/.test(before);
  const plain = isFenced ? content : withoutFence(content);
  const numbered = withoutNumbers(toLf(plain));
  return numbered?.first === 1 && plain.includes('\n') ? numbered.text : plain;
}

function withFinalNewline(before: string, content: string): string {
  if (content === '') return content;
  if (before.endsWith('\n')) return content.endsWith('\n') ? content : `${content}\n`;
  return content.endsWith('\n') ? content.slice(0, -1) : content;
}

function refusalOf(before: string, content: string): WholeFile | null {
  const oldLines = toLf(before).trimEnd().split('\n');
  const newLines = toLf(content).trimEnd().split('\n');
  const marker = elisionIn(newLines, new Set(oldLines.map((line) => line.trim())), newLines.length / oldLines.length);
  if (marker !== null) {
    return {
      kind: 'refused',
      reason: 'elided',
      message:
        `Line ${marker + 1} (\`${newLines[marker]?.trim() ?? ''}\`) stands for code that you left out, and writing it would delete that code. ` +
        'Nothing was changed. Give the whole file, or change only some lines with edit_file.',
    };
  }
  if (oldLines.length >= MIN_LINES_FOR_SHRINKING && newLines.length < oldLines.length * SHRUNK_TO) {
    return {
      kind: 'refused',
      reason: 'far-shorter',
      message:
        `The file has ${oldLines.length} lines and your content only ${newLines.length}: that would delete most of it. ` +
        'Nothing was changed. Change only some lines with edit_file; to really delete lines, give them there as search with an empty replace.',
    };
  }
  return null;
}

/** Index of the first line that stands for left out code and was not in the file before. */
function elisionIn(lines: readonly string[], known: ReadonlySet<string>, share: number): number | null {
  for (const [index, line] of lines.entries()) {
    if (known.has(line.trim())) continue;
    if (BARE_ELLIPSIS.test(line) && share < 1) return index;
    const comment = COMMENT_LINE.exec(line)?.[1];
    if (comment === undefined) continue;
    const hasEllipsis = ELLIPSIS.test(comment);
    if (BARE_ELLIPSIS.test(comment) && share < 1) return index;
    if (LEFT_OUT.test(comment) && (hasEllipsis || share < WEAK_MARKER_SHRUNK_TO)) return index;
  }
  return null;
}
