import type { ActionKind } from '../action/canonicalAction';
import { collapseSpace, maskNumbers } from '../action/normalise';

const ERROR_LINE =
  /^\s*(?:E\s+)?(?:Traceback \(most recent|[A-Za-z_][\w.]*(?:Error|Exception|Panic)\b|(?:\w+: )?error[: [(]|fatal:|bash: |sh: |panic:|No replacement was performed|Your proposed edit has introduced|Usage: |usage: |Invalid |Bad instruction|Unknown (?:action|command)|Error\b|ERROR\b|EXECUTION TIMED OUT|Command timed out|(?:ls|cat|find|grep|sed|awk|cp|mv|rm|uniq|python\d?): )|command not found|No such file or directory|did not appear verbatim|Multiple occurrences of|SyntaxError|syntax error|Permission denied|not recognized as|does not exist|doesn't exist|cannot find|DO NOT re-run the same failed edit/;
const LOOK_AT = 1_500;
/** Characters of an error that are kept to be shown. */
const MOST_WORDS = 400;
/** Characters at the end of an output without a line that names its error. */
const UNNAMED_LOOK_AT = 400;

/** Whether the step failed: the environment's word, else the exit code, else text that looks like an error. */
export function hasFailed(ok: boolean | null, exitCode: number | null, kind: ActionKind, text: string): boolean {
  if (ok === false && exitCode === null) return true;
  if (exitCode !== null && exitCode !== 0) {
    // `grep` without a match and `diff` with a difference are answers, not faults.
    return exitCode > 1 || (kind !== 'search' && kind !== 'read') || ERROR_LINE.test(text.slice(0, LOOK_AT));
  }
  if (ok === false) return true;
  const told = ok === null && exitCode === null ? exitCodeIn(text) : null;
  if (told !== null && told > (kind === 'search' || kind === 'read' ? 1 : 0)) return true;
  if (ok === true || exitCode === 0 || told !== null) return kind !== 'read' && kind !== 'search' && hasTraceback(text);
  if (kind === 'read' || kind === 'search') return failedLook(text);
  return findErrorLine(text.slice(0, LOOK_AT)) !== null || hasTraceback(text);
}

/** Some harnesses write the exit code under the output: "[Command finished with exit code 1]". */
function exitCodeIn(text: string): number | null {
  const match = /\bexit(?:ed with)? (?:code|status):? (-?\d+)/i.exec(text.slice(-300));
  return match === null ? null : Math.abs(Number(match[1]));
}

function hasTraceback(text: string): boolean {
  return text.includes('Traceback (most recent call last)');
}

/** A look that failed says so in its first line; a file's content may speak of errors anywhere. */
function failedLook(text: string): boolean {
  const stop = text.indexOf('\n', 1);
  const first = stop < 0 ? text : text.slice(0, stop);
  return first.length < 400 && ERROR_LINE.test(first);
}

function findErrorLine(text: string): string | null {
  const lines = text.split('\n');
  for (const [index, line] of lines.entries())
    if (line.length < 2_000 && ERROR_LINE.test(line)) return BLOCK.test(line) ? blockBelow(lines, index) : line.trim();
  return null;
}

/** TAP says a message of several lines as a block: what it says stands below. */
const BLOCK = /^\s*error:\s*[|>][-+]?\s*$/;

function blockBelow(lines: readonly string[], index: number): string {
  const below = lines.slice(index + 1, index + 6).filter((line) => line.trim() !== '' && line.length < 2_000);
  return ['error:', ...below.slice(0, 2).map((line) => line.trim())].join(' ');
}

export interface ErrorSignature {
  /** Numbers, paths and addresses masked. */
  exact: string;
  /** Quoted names masked too: the class of the error. */
  class: string;
  /** The line that says it, as it stands, for people and the model. */
  words: string;
}

/** What went wrong, whatever the arguments. */
export function errorSignature(text: string): ErrorSignature {
  const line = salientLine(text);
  // Where nothing looks like an error the end tells: programs sum up there what they did.
  const exact =
    line === null ? maskChanging(text.trim().slice(-UNNAMED_LOOK_AT)).slice(-200) : maskChanging(line).slice(0, 200);
  const quoted = exact.replace(/'[^']*'|"[^"]*"|`[^`]*`|“[^”]*”/g, "'?'");
  const words = (line ?? lastLine(text)).trim();
  return { exact, class: line === null ? quoted.slice(-80) : quoted.slice(0, 80), words: words.slice(0, MOST_WORDS) };
}

function lastLine(text: string): string {
  const end = text.trimEnd();
  return end.slice(end.lastIndexOf('\n') + 1);
}

/** Without addresses, paths and numbers, which change from run to run. */
function maskChanging(text: string): string {
  const places = text.replace(/0x[0-9a-fA-F]+/g, '#').replace(/(?:[A-Za-z]:)?(?:[\w.@~-]*[\\/])+[\w.@~-]*/g, '/');
  return collapseSpace(maskNumbers(places));
}

/** The line that names the error: the end of a traceback, else the first line that looks like one; null where none does. */
function salientLine(text: string): string | null {
  const trace = text.lastIndexOf('Traceback (most recent call last)');
  if (trace >= 0) {
    const lines = text.slice(trace).split('\n');
    for (let i = 1; i < lines.length; i++) {
      const line = lines[i] as string;
      if (/^[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Failure)?\b(?::|$)/.test(line)) return line;
    }
  }
  return findErrorLine(text.slice(0, LOOK_AT));
}
