import type { ToolResult } from './action';
import { linesOf, numberedLine } from './numberedLines';
import { openFile } from './openFile';
import type { ActionOf, ToolPorts } from './toolPorts';
import { failed } from './toolPorts';

const MAX_LINES = 200;
const MAX_CHARACTERS = 8000;

/** Shows a part of a file with line numbers, and says what of it was not shown. */
export async function readFileTool(
  action: ActionOf<'read_file'>,
  ports: ToolPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const file = await openFile(action.path, ports, signal);
  if (file.kind !== 'text') return failed(file.message, `Could not read ${file.path}`);
  const lines = linesOf(file.text);
  if (lines.length === 0)
    return { ok: true, forModel: `${file.path} is empty.`, forPerson: `Read ${file.path} (empty)` };
  const from = Math.max(1, action.from ?? 1);
  if (from > lines.length) {
    return failed(
      `${file.path} has only ${lines.length} lines; there is no line ${from}.`,
      `Could not read ${file.path} from line ${from}: it has ${lines.length}`,
    );
  }
  const wanted = Math.min(lines.length, Math.max(from, action.to ?? lines.length));
  const shown = takeLines(lines, from, wanted);
  const last = from + shown.length - 1;
  const header =
    from === 1 && last === lines.length
      ? `${file.path}, all ${lines.length} lines:`
      : `${file.path}, lines ${from}-${last} of ${lines.length}:`;
  const rest = last < lines.length ? [restWords(last, wanted, lines.length)] : [];
  return {
    ok: true,
    forModel: [header, ...shown, ...rest].join('\n'),
    forPerson: `Read ${file.path}, lines ${from}-${last} of ${lines.length}`,
  };
}

function takeLines(lines: readonly string[], from: number, to: number): string[] {
  const shown: string[] = [];
  let length = 0;
  for (let number = from; number <= to && shown.length < MAX_LINES; number += 1) {
    const line = numberedLine(number, lines[number - 1] ?? '');
    length += line.length + 1;
    if (length > MAX_CHARACTERS && shown.length > 0) break;
    shown.push(line);
  }
  return shown;
}

function restWords(last: number, wanted: number, total: number): string {
  const left = total - last;
  const limit = last < wanted ? ' The limit of one call was reached.' : '';
  return `(${left} more ${left === 1 ? 'line' : 'lines'} in the file.${limit} Go on with from=${last + 1}.)`;
}
