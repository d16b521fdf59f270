import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

/** Jest, plain and verbose. Passing tests are named only by `--verbose`, which is also what one file alone prints. */
export const jest: OutputParser = (lines, text) => {
  if (!/^Tests: {2,}.*\btotal$/m.test(text) && !/^Test Suites: .*\btotal$/m.test(text)) return null;
  const sets = new TestSets();
  let file = '';
  let suites: { name: string; indent: number }[] = [];
  for (const [index, line] of lines.entries()) {
    if (/^Summary of all failing tests$/.test(line)) break;
    const header = /^(PASS|FAIL) +(?:\.\/)?(\S.*?)(?: \([\d.]+ m?s\))?$/.exec(line);
    if (header?.[2] !== undefined) {
      file = header[2];
      suites = [];
      continue;
    }
    if (file === '') continue;
    const failed = /^ {2}● (.+)$/.exec(line);
    if (failed?.[1] !== undefined) {
      suites = [];
      readFailure(lines, index, file, failed[1], sets);
      continue;
    }
    readTreeLine(line, file, suites, sets);
  }
  return sets.result('jest', Number(/^Tests: {2,}(?:.*, )?(\d+) passed\b/m.exec(text)?.[1] ?? 0));
};

function readTreeLine(line: string, file: string, suites: { name: string; indent: number }[], sets: TestSets): void {
  const found = /^( {2,})(\S.*)$/.exec(line);
  if (found?.[1] === undefined || found[2] === undefined) return;
  const indent = found[1].length;
  while ((suites.at(-1)?.indent ?? -1) >= indent) suites.pop();
  const result = /^([✓✕○✎√×]) (.+?)(?: \(\d+(?:\.\d+)? m?s\))?$/u.exec(found[2]);
  if (result?.[2] === undefined) {
    suites.push({ name: found[2], indent });
    return;
  }
  const id = [file, ...suites.map((each) => each.name), result[2]].join(' > ');
  if (result[1] === '✓' || result[1] === '√') sets.pass(id);
  else if (result[1] === '✕' || result[1] === '×') sets.fail({ id, file });
}

function readFailure(lines: readonly string[], index: number, file: string, title: string, sets: TestSets): void {
  const names = title === 'Test suite failed to run' ? [title] : title.split(' › ');
  const id = [file, ...names].join(' > ');
  const message: string[] = [];
  let line: number | undefined;
  for (const each of lines.slice(index + 1, index + 80)) {
    if (/^ {2}● |^(PASS|FAIL) |^Test Suites:/.test(each)) break;
    const place = /^\s+at .*?\(?([^()\s]+?):(\d+):\d+\)?$/.exec(each);
    if (place?.[1] !== undefined) {
      if (line === undefined && (place[1] === file || place[1].endsWith(`/${file}`))) line = Number(place[2]);
    } else if (each.trim() !== '' && !/^\s*>? *\d* \|/.test(each) && message.length < 10) message.push(each.trim());
  }
  sets.fail({ id });
  sets.detail(id, { file, line, message: message.join('\n').slice(0, 600) });
}
