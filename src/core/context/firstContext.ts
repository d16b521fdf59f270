import type { TestOutcome } from '../outcomes/testOutcome';
import type { Workspace } from '../workspace/workspace';
import { shortTree } from '../tools/shortTree';

export interface SourceFrame {
  readonly file: string;
  readonly line: number;
}

export interface FirstContextInput {
  readonly task: string;
  /** What the run that this one continues tried, in words. */
  readonly earlier?: string | undefined;
  readonly testCommand: string;
  readonly baseline: TestOutcome;
  /** The outcome in words, as the run_tests tool says it. */
  readonly baselineText: string;
  readonly frames: readonly SourceFrame[];
  readonly workspace: Workspace;
  /** Room for the whole message, in characters. */
  readonly maxChars: number;
}

const LINES_AROUND = 12;
const MAX_EXCERPTS = 4;
const WHOLE_FILE_LINES = 60;
const TREE_NAMES = 80;

/**
 * What a small model needs first and nothing more: the task, the failing tests' output, the source lines that the stack
 * traces name, a short tree.
 */
export async function firstContext(input: FirstContextInput, signal: AbortSignal): Promise<string> {
  const head = [
    `# Task\n${input.task.trim()}`,
    ...(input.earlier === undefined ? [] : [`# Earlier run\n${input.earlier}`]),
    `# Tests\nrun_tests runs: ${input.testCommand}\n\n${fit(input.baselineText, Math.floor(input.maxChars / 2))}`,
  ];
  const tree = `# Files\n${shortTree(await input.workspace.list(signal), TREE_NAMES)}`;
  let room = input.maxChars - head.join('\n\n').length - tree.length;
  const excerpts: string[] = [];
  for (const span of spansOf(input.frames)) {
    const excerpt = await excerptOf(input.workspace, span);
    if (excerpt === null) continue;
    if (excerpt.length > room) break;
    room -= excerpt.length;
    excerpts.push(excerpt);
    if (excerpts.length === MAX_EXCERPTS) break;
  }
  const code = excerpts.length === 0 ? [] : [`# Code named by the failing tests\n${excerpts.join('\n\n')}`];
  return [...head, ...code, tree].join('\n\n');
}

interface Span {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** One span a file, in the order of first mention, wide enough for all the lines named there. */
function spansOf(frames: readonly SourceFrame[]): Span[] {
  const spans = new Map<string, Span>();
  for (const { file, line } of frames) {
    const from = Math.max(1, line - LINES_AROUND);
    const to = line + LINES_AROUND;
    const known = spans.get(file);
    if (known === undefined) spans.set(file, { file, from, to });
    else if (from <= known.to + LINES_AROUND && to >= known.from - LINES_AROUND)
      spans.set(file, { file, from: Math.min(known.from, from), to: Math.max(known.to, to) });
  }
  return [...spans.values()];
}

async function excerptOf(workspace: Workspace, span: Span): Promise<string | null> {
  const file = await workspace.read(span.file);
  if (file.kind !== 'text') return null;
  const lines = file.text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  const isShort = lines.length <= WHOLE_FILE_LINES;
  const from = isShort ? 1 : Math.min(span.from, lines.length);
  const to = isShort ? lines.length : Math.min(span.to, lines.length);
  const numbered = lines.slice(from - 1, to).map((line, index) => `${from + index} | ${line.slice(0, 300)}`);
  return `${span.file} (lines ${from}-${to} of ${lines.length})\n${numbered.join('\n')}`;
}

/** Keeps the start and the end, and says how much was left out. */
export function fit(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const half = Math.max(0, Math.floor((maxChars - 60) / 2));
  const left = text.length - 2 * half;
  return `${text.slice(0, half)}\n[... ${left} characters left out ...]\n${text.slice(text.length - half)}`;
}
