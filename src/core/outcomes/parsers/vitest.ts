import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

/** Vitest with its default and verbose reporters. The default one names passing tests only beside failing ones. */
export const vitest: OutputParser = (lines, text) => {
  if (!/^ *Test Files {2}/m.test(text)) return null;
  const sets = new TestSets();
  for (const [index, line] of lines.entries()) {
    const passed = /^ +[✓√] (?:\|[^|]+\| )?(\S+ > .+?)(?: \d+m?s)?$/u.exec(line);
    if (passed?.[1] !== undefined) sets.pass(passed[1]);
    const failed = /^ FAIL {2}(?:\|[^|]+\| )?(.+?)(?: \[ .+ \])?$/.exec(line);
    if (failed?.[1] === undefined) continue;
    const id = failed[1];
    const file = id.split(' > ', 1)[0] ?? id;
    const message: string[] = [];
    let at: number | undefined;
    for (const each of lines.slice(index + 1, index + 60)) {
      if (/^ FAIL {2}|^⎯{5}/u.test(each)) break;
      const place = /^ ❯ (?:.+ )?(\S+?):(\d+):\d+$/u.exec(each);
      if (place?.[1] !== undefined) {
        if (at === undefined && place[1] === file) at = Number(place[2]);
      } else if (each.trim() !== '' && !/^\s+\d*\|/.test(each) && message.length < 10) message.push(each.trim());
    }
    sets.fail({ id });
    sets.detail(id, { file, line: at, message: message.join('\n').slice(0, 600) });
  }
  return sets.result('vitest', Number(/^ *Tests {2}(?:.*\| )?(\d+) passed\b/m.exec(text)?.[1] ?? 0));
};
