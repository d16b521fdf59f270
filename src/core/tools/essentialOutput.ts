import { cutLine } from './numberedLines';

export interface EssentialOutput {
  readonly text: string;
  /** What was left out, in words with a leading space, or ''. */
  readonly note: string;
}

/** Colours and cursor moves. */
const ESCAPE_SEQUENCE = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-_])/g;
const PASSING_LINE =
  /^\s*(?:ok \d+\b|✔|✓|√|PASS\b|(?:\S+::\S+ )?PASSED\b|\S+::\S.* PASSED\b|--- PASS:|test .* \.\.\. ok$)/;
const LIBRARY_FRAME =
  /^\s*at (?:.*[(\s])?(?:node:|internal\/|file:\/\/\S*\/node_modules\/|\S*[/\\]node_modules[/\\])|^\s+(?:async )?(?:[\w$.<>]+ )?\(?node:[\w/]+:\d+:\d+\)?$|^\s*File ".*(?:site-packages|lib[/\\]python[\d.]+)[/\\]/;
/** Timing and bookkeeping of TAP that says nothing about a failure; a subtest that fails is named once more below. */
const TAP_NOISE = /^\s*(?:duration_ms:|# duration_ms|# (?:cancelled|skipped|todo|suites) 0$|TAP version|# Subtest: )/;

/**
 * The part of a test command's output that helps: without colours, passing tests and frames inside libraries, and with what
 * is still too long left out of the middle. Everything left out is counted.
 */
export function essentialOutput(output: string, maxCharacters: number): EssentialOutput {
  const lines = output.replace(ESCAPE_SEQUENCE, '').replace(/\r\n?/g, '\n').trimEnd().split('\n');
  const kept: string[] = [];
  let passing = 0;
  let frames = 0;
  for (const [index, line] of lines.entries()) {
    if (PASSING_LINE.test(line)) passing += 1;
    else if (LIBRARY_FRAME.test(line)) frames += 1;
    else if (line.trim() === '...' && kept.at(-1)?.trim() === '---') kept.pop();
    else if (!TAP_NOISE.test(line) && !(line.trim() === '' && lines[index - 1]?.trim() === '')) {
      kept.push(cutLine(line.trimEnd()));
    }
  }
  const { text, left } = withinLimit(kept, maxCharacters);
  const notes = [
    passing > 0 ? `${passing} lines of passing tests` : '',
    frames > 0 ? `${frames} stack frames inside libraries` : '',
    left > 0 ? `${left} lines in the middle` : '',
  ].filter((note) => note !== '');
  return { text, note: notes.length > 0 ? ` (left out: ${notes.join(', ')})` : '' };
}

/** Most of the room goes to the start, where the first failure is; the rest to the end, where the summary is. */
function withinLimit(lines: readonly string[], maxCharacters: number): { text: string; left: number } {
  const whole = lines.join('\n').trim();
  if (whole.length <= maxCharacters) return { text: whole, left: 0 };
  const head: string[] = [];
  const tail: string[] = [];
  let room = Math.floor(maxCharacters * 0.65);
  let first = 0;
  for (; first < lines.length; first += 1) {
    const line = lines[first] ?? '';
    room -= line.length + 1;
    if (room < 0) break;
    head.push(line);
  }
  room += Math.ceil(maxCharacters * 0.35) + (lines[first]?.length ?? 0) + 1;
  let last = lines.length - 1;
  for (; last >= first; last -= 1) {
    const line = lines[last] ?? '';
    room -= line.length + 1;
    if (room < 0) break;
    tail.unshift(line);
  }
  const left = last - first + 1;
  return { text: [...head, `(${left} lines left out)`, ...tail].join('\n').trim(), left };
}
