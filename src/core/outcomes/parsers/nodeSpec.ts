import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

const resultLine = /^( *)(✔|✖|▶|﹣) (.+?)(?: \((?:[\d.]+)ms\))?( # (?:SKIP|TODO|EXPECTED).*)?$/u;

/** Node's own test runner with its `spec` reporter (Node 20 to 24). */
export const nodeSpec: OutputParser = (lines, text) => {
  if (!/^ℹ tests \d+$/mu.test(text)) return null;
  const sets = new TestSets();
  const details = lines.indexOf('✖ failing tests:');
  const open: { name: string; indent: number }[] = [];
  for (const line of details < 0 ? lines : lines.slice(0, details)) {
    const found = resultLine.exec(line);
    const [, space = '', sign, name = '', directive] = found ?? [];
    if (found === null) continue;
    while ((open.at(-1)?.indent ?? -1) > space.length) open.pop();
    const top = open.at(-1);
    if (sign === '▶') {
      if (top?.indent === space.length) open.pop();
      // Older versions close a suite with the sign that opened it.
      if (top?.indent !== space.length || top.name !== name) open.push({ name, indent: space.length });
      continue;
    }
    if (top?.indent === space.length) {
      open.pop();
      if (top.name === name) continue;
    }
    if (directive !== undefined || sign === '﹣') continue;
    const id = [...open.map((each) => each.name), name].join(' > ');
    if (sign === '✔') sets.pass(id);
    else sets.fail({ id });
  }
  if (details >= 0) readDetails(lines.slice(details + 1), sets);
  return sets.result('node');
};

/** The section at the end: where each failing test is, and its message. */
function readDetails(lines: readonly string[], sets: TestSets): void {
  const open = sets.failingIds();
  for (const [index, line] of lines.entries()) {
    const place = /^test at (.+?):(\d+):\d+$/.exec(line);
    const name = resultLine.exec(lines[index + 1] ?? '')?.[3];
    if (place?.[1] === undefined || name === undefined) continue;
    const at = open.findIndex((id) => id === name || id.endsWith(` > ${name}`));
    const [id = name] = at < 0 ? [] : open.splice(at, 1);
    if (at < 0) sets.fail({ id });
    sets.detail(id, { file: place[1], line: Number(place[2]), message: messageAt(lines, index + 2) });
  }
}

function messageAt(lines: readonly string[], from: number): string {
  const message: string[] = [];
  for (const line of lines.slice(from, from + 12)) {
    if (/^\s+at .+:\d+/.test(line) || /^test at /.test(line)) break;
    if (line.trim() !== '') message.push(line.trim());
  }
  return message.join('\n').slice(0, 600);
}
