/**
 * The task texts that the protégé gets. They are for the model and stay in English whatever the editor's language; the
 * first line is also what people see as the run's name.
 */
const longestMessage = 2_000;

function shortened(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}\n[...]` : text;
}

export function testTask(test: {
  readonly label: string;
  readonly file?: string;
  readonly line?: number;
  readonly message?: string;
  readonly expected?: string;
  readonly actual?: string;
}): string {
  const place = test.file === undefined ? '' : ` in ${test.file}${test.line === undefined ? '' : `:${test.line}`}`;
  const told = [
    ['It fails with:', test.message],
    ['Expected:', test.expected],
    ['Actual:', test.actual],
  ].flatMap(([title, text]) => (text === undefined ? [] : [`\n${title}\n${shortened(text)}`]));
  return `Fix the failing test "${test.label}"${place}${told.join('')}`;
}

export function problemTask(problem: {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly source?: string;
}): string {
  const source = problem.source === undefined ? '' : ` (${problem.source})`;
  const [first = '', ...rest] = shortened(problem.message).split('\n');
  const more = rest.length === 0 ? '' : `\n${rest.join('\n')}`;
  return `Fix the problem in ${problem.file}:${problem.line}${source}: ${first}${more}`;
}

/** Lines like `at f (file.js:3:5)`, `File "x.py", line 3` or `x.go:12` say that a text is a stack trace. */
export function isStackTrace(text: string): boolean {
  const places = text.match(/^\s*at .+:\d+|File ".+", line \d+|[\w./\\-]+\.\w{1,4}:\d+/gm);
  return (places?.length ?? 0) >= 2 || /^\s*at .+:\d+:\d+\)?$/m.test(text);
}

export function selectionTask(selection: {
  readonly file: string;
  readonly fromLine: number;
  readonly toLine: number;
  readonly text: string;
  readonly complaint: string;
  /** Of the function that the lines are. */
  readonly name?: string;
}): string {
  if (isStackTrace(selection.text)) return traceTask(selection.text);
  const complaint = selection.complaint.trim();
  const what = complaint === '' ? 'Find and fix the bug' : complaint;
  const name = selection.name === undefined ? '' : ` ${selection.name},`;
  return `${what} in ${selection.file},${name} lines ${selection.fromLine} to ${selection.toLine}\nThese lines:\n${shortened(selection.text)}`;
}

/** Gives a trace that lost its line breaks, as one does that is pasted into an input, a line for each frame again. */
export function traceFromLine(text: string): string {
  return text.trim().replace(/\s+(?=at \S.*?:\d+|File "[^"]+", line \d+)/g, '\n    ');
}

export function traceTask(text: string): string {
  const lines = text.trim().split('\n');
  const named =
    lines.find((line) => /^\S*(Error|Exception|Failure)\b.*:|^panic:/.test(line)) ??
    lines.find((line) => !/^\s*(at |File |Traceback)/.test(line)) ??
    'an error';
  return `Fix the error: ${named.trim()}\nIts trace:\n${shortened(text.trim())}`;
}
