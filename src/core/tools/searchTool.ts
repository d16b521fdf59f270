import type { ToolResult } from './action';
import { selectFiles } from './listFilesTool';
import type { LineMatcher } from './searchPattern';
import { compilePattern } from './searchPattern';
import type { ActionOf, ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

const MAX_SHOWN = 40;
const MAX_CHARACTERS = 8000;
/** Counting stops here. */
const MAX_COUNTED = 1000;
const FILES_AT_ONCE = 16;

interface Hit {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

interface Scan {
  readonly hits: readonly Hit[];
  /** Lines that match, counted up to `MAX_COUNTED`. */
  readonly total: number;
  readonly files: number;
}

/** Finds the lines of the workspace that match a pattern; linear in the size of the files, whatever the pattern. */
export async function searchTool(
  action: ActionOf<'search'>,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const all = await ports.workspace.list(signal);
  const selected = selectFiles(all, action.path ?? '', ports.roots);
  if (!selected.ok) return failed(selected.message, `Could not search ${action.path ?? ''}`);
  const where = action.path === undefined ? '' : ` in ${action.path}`;
  if (selected.files.length === 0) {
    return failed(
      `There are no files${where} to search. Leave path out, or see list_files.`,
      `Nothing to search${where}`,
    );
  }
  const pattern = compilePattern(action.pattern);
  for (const attempt of pattern.attempts) {
    const scan = await scanFiles(selected.files, attempt.matcher, ports, signal);
    if (scan.total > 0) return found(action.pattern, where, scan, attempt.note);
  }
  return {
    ok: true,
    forModel:
      `No line matches ${action.pattern}${where} (${selected.files.length} files searched, also ignoring case).${pattern.warning} ` +
      'Try a shorter or simpler pattern, or another word.',
    forPerson: `Searched for ${action.pattern}${where}: nothing found`,
  };
}

async function scanFiles(
  files: readonly string[],
  matcher: LineMatcher,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<Scan> {
  const hits: Hit[] = [];
  const matched = new Set<string>();
  let total = 0;
  for (let at = 0; at < files.length && total < MAX_COUNTED; at += FILES_AT_ONCE) {
    await nextTurn();
    signal.throwIfAborted();
    const batch = files.slice(at, at + FILES_AT_ONCE);
    const texts = await Promise.all(batch.map(async (path) => ports.workspace.read(path)));
    for (const [index, read] of texts.entries()) {
      const path = batch[index];
      if (path === undefined || read.kind !== 'text') continue;
      for (const { line, text } of matcher.linesIn(read.text, MAX_COUNTED - total)) {
        total += 1;
        matched.add(path);
        if (hits.length < MAX_SHOWN) hits.push({ path, line, text });
      }
    }
  }
  return { hits, total, files: matched.size };
}

/** Lets timers, input and the abort of a signal through between two batches. */
async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, 0);
  });
}

function found(pattern: string, where: string, scan: Scan, note: string): ToolResult {
  const lines: string[] = [];
  let shown = 0;
  let length = 0;
  let path = '';
  for (const hit of scan.hits) {
    const line = `${hit.line} | ${hit.text}`;
    length += line.length + 1;
    if (length > MAX_CHARACTERS && shown > 0) break;
    if (hit.path !== path) lines.push(hit.path);
    path = hit.path;
    lines.push(line);
    shown += 1;
  }
  const isCapped = scan.total >= MAX_COUNTED;
  const count = `${isCapped ? `${MAX_COUNTED} or more` : scan.total} ${scan.total === 1 ? 'line' : 'lines'}`;
  const inFiles = isCapped ? '' : ` in ${scan.files} ${scan.files === 1 ? 'file' : 'files'}`;
  const left = scan.total - shown;
  if (left > 0)
    lines.push(`(${isCapped ? 'at least ' : ''}${left} more not shown: narrow it with path or a longer pattern.)`);
  return {
    ok: true,
    forModel: [`${count}${inFiles}${where} match ${pattern}${note}:`, ...lines].join('\n'),
    forPerson: `Searched for ${pattern}${where}: ${count}${inFiles}`,
  };
}
