import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

/** Python's `unittest`. Passing tests are named only by `-v`. */
export const unittest: OutputParser = (lines, text) => {
  if (!/^Ran \d+ tests? in [\d.]+s$/m.test(text) || !/^(OK|FAILED|NO TESTS RAN)\b/m.test(text)) return null;
  const sets = new TestSets();
  for (const [index, line] of lines.entries()) {
    const result = /^(?:.* )?\.\.\. (ok|FAIL|ERROR)$/.exec(line);
    if (result !== null) {
      const id = idOf(line) ?? idOf(lines[index - 1] ?? '');
      if (id !== null && result[1] === 'ok') sets.pass(id);
      else if (id !== null) sets.fail({ id });
    }
    const header = /^(?:FAIL|ERROR): (.+)$/.exec(line);
    if (header?.[1] === undefined || !/^={70}$/.test(lines[index - 1] ?? '')) continue;
    const id = idOf(header[1]) ?? header[1];
    sets.fail({ id });
    sets.detail(id, detailAfter(lines, index + 1));
  }
  return sets.result('unittest', countPassed(text));
};

/** What ran less what the last line takes off it: `FAILED (failures=1, errors=1, skipped=2)`. */
function countPassed(text: string): number {
  const ran = Number(/^Ran (\d+) tests? in /m.exec(text)?.[1] ?? 0);
  const rest = /^(?:OK|FAILED) \((.+)\)$/m.exec(text)?.[1] ?? '';
  return [...rest.matchAll(/=(\d+)/g)].reduce((passed, [, count]) => passed - Number(count), ran);
}

/** `test_bad (tests.test_a.TestMath.test_bad)`; before Python 3.11 the brackets held only the class. */
function idOf(line: string): string | null {
  const found = /^\s*(\S+) \(([\w.<>]+)\)/.exec(line);
  if (found?.[1] === undefined || found[2] === undefined) return null;
  const inside = found[2].replace(/^unittest\.loader\._FailedTest\.?/, '');
  if (inside === '') return found[1];
  return inside === found[1] || inside.endsWith(`.${found[1]}`) ? inside : `${inside}.${found[1]}`;
}

function detailAfter(lines: readonly string[], from: number) {
  const section: string[] = [];
  for (const line of lines.slice(from)) {
    if (/^={70}$/.test(line) || /^Ran \d+ tests? in /.test(line)) break;
    section.push(line);
  }
  const frames = section
    .map((line) => /^\s+File "(.+?)", line (\d+)/.exec(line))
    .filter((found) => found !== null && !/[\\/]unittest[\\/]/.test(found[1] ?? ''));
  const last = frames[0];
  const message = section
    .filter((line) => /^[A-Za-z_][\w.]*(?:Error|Exception|Warning|Exit|Interrupt)\b/.test(line))
    .join('\n');
  return {
    ...(last?.[1] === undefined ? {} : { file: last[1], line: Number(last[2]) }),
    ...(message === '' ? {} : { message: message.slice(0, 600) }),
  };
}
