import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

const counts =
  /^(?:=+ )?(?:\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?|subtests? \w+|rerun)(?:, )?)+ in [\d.]+s(?: \([\d:]+\))?(?: =+)?$|^(?:=+ )?no tests ran in [\d.]+s(?: =+)?$/m;

/** pytest, with and without `-q`, `-v` and xdist. Passing tests are named only by `-v` and `-rA`. */
export const pytest: OutputParser = (lines, text) => {
  if (!counts.test(text)) return null;
  const sets = new TestSets();
  for (const line of lines) {
    const verbose = /^(?:\[gw\d+\] \[ *\d+%\] )?(PASSED|FAILED|ERROR) (\S+::.+?)$/.exec(line);
    const listed = /^(\S+\.py::.+?) (PASSED|FAILED|ERROR|XPASS)(?: +\[ *\d+%\])?$/.exec(line);
    const short = /^(FAILED|ERROR|SUBFAILED\S*(?: .*?\))?|SUBFAIL) ((?:\S+\.py)(?:::.+?)?)(?: - (.*))?$/.exec(line);
    if (listed?.[1] !== undefined) {
      if (listed[2] === 'PASSED') sets.pass(listed[1]);
      else if (listed[2] !== 'XPASS') sets.fail({ id: listed[1], file: fileOf(listed[1]) });
    } else if (verbose?.[1] === 'PASSED' && verbose[2] !== undefined) sets.pass(verbose[2]);
    else if (short?.[2] !== undefined) {
      const message = short[3];
      sets.fail({ id: short[2], file: fileOf(short[2]), ...(message === undefined ? {} : { message }) });
    }
  }
  readSections(lines, sets);
  return sets.result('pytest', Number(/^(?:=+ )?(?:.*, )?(\d+) passed\b.* in [\d.]+s/m.exec(text)?.[1] ?? 0));
};

function fileOf(id: string): string {
  return id.split('::', 1)[0] ?? id;
}

/** The long report of each failure: its last line in the test's own file, and the lines marked `E`. */
function readSections(lines: readonly string[], sets: TestSets): void {
  let title: string | null = null;
  let message: string[] = [];
  let places: { file: string; line: number }[] = [];
  const close = (): void => {
    if (title === null) return;
    const name = title;
    const id = sets.failingIds().find((each) => isSame(each, name));
    if (id === undefined) return;
    const file = fileOf(id);
    const own = places.findLast((place) => place.file === file) ?? places[0];
    const text = message.join('\n').slice(0, 600);
    sets.detail(id, { file, line: own?.line, ...(text === '' ? {} : { message: text }) });
  };
  for (const line of lines) {
    const header = /^_{3,} (?:ERROR at (?:setup|teardown) of |ERROR collecting )?(.+?) _{3,}$/.exec(line);
    if (header?.[1] !== undefined || /^={3,} /.test(line)) {
      close();
      title = header?.[1] ?? null;
      message = [];
      places = [];
      continue;
    }
    if (title === null) continue;
    const place = /^(\S+?\.py):(\d+): /.exec(line);
    if (place?.[1] !== undefined) places.push({ file: place[1], line: Number(place[2]) });
    if (line.startsWith('E ') && message.length < 10) message.push(line.slice(1).trim());
  }
  close();
}

function isSame(id: string, title: string): boolean {
  const plain = title.replace(/ \(.*\)$/, '');
  return id === plain || id.split('::').slice(1).join('.') === plain;
}
