import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

/** Mocha with its `spec` reporter. */
export const mocha: OutputParser = (lines, text) => {
  const summary = lines.findIndex((line) => /^ {2}\d+ passing\b/.test(line));
  if (summary < 0 || /^ℹ tests \d+$/mu.test(text)) return null;
  const sets = new TestSets();
  const suites: { name: string; indent: number }[] = [];
  const byNumber = new Map<string, string>();
  for (const line of lines.slice(0, summary)) {
    const found = /^( {2,})(\S.*)$/.exec(line);
    if (found?.[1] === undefined || found[2] === undefined) continue;
    const indent = found[1].length;
    while ((suites.at(-1)?.indent ?? -1) >= indent) suites.pop();
    const path = (name: string): string => [...suites.map((each) => each.name), name].join(' > ');
    const passed = /^[✔✓√] (.+?)(?: \(\d+ms\))?$/u.exec(found[2]);
    const failed = /^(\d+)\) (.+)$/.exec(found[2]);
    if (passed?.[1] !== undefined) sets.pass(path(passed[1]));
    else if (failed?.[1] !== undefined && failed[2] !== undefined) {
      byNumber.set(failed[1], path(failed[2]));
      sets.fail({ id: path(failed[2]) });
    } else if (!found[2].startsWith('- ')) suites.push({ name: found[2], indent });
  }
  readDetails(lines.slice(summary), byNumber, sets);
  return sets.result('mocha');
};

function readDetails(lines: readonly string[], byNumber: ReadonlyMap<string, string>, sets: TestSets): void {
  let id: string | undefined;
  let isTitle = false;
  let message: string[] = [];
  for (const line of lines) {
    const start = /^ {2}(\d+)\) /.exec(line);
    if (start?.[1] !== undefined) {
      id = byNumber.get(start[1]);
      isTitle = !line.endsWith(':');
      message = [];
      continue;
    }
    if (id === undefined) continue;
    if (isTitle) {
      isTitle = !line.endsWith(':');
      continue;
    }
    const place = /^\s+at .*?\(?(?:file:\/\/)?([^()\s]+?):(\d+):\d+\)?$/.exec(line);
    if (place?.[1] === undefined) {
      if (line.trim() !== '') message.push(line.trim());
      continue;
    }
    if (place[1].startsWith('node:') || place[1].includes('node_modules')) continue;
    sets.detail(id, { file: place[1], line: Number(place[2]), message: message.slice(0, 10).join('\n').slice(0, 600) });
    id = undefined;
  }
  if (id !== undefined && message.length > 0)
    sets.detail(id, { message: message.slice(0, 10).join('\n').slice(0, 600) });
}
