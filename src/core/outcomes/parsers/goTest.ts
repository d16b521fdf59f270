import { z } from 'zod';
import type { OutputParser, ParsedTests } from '../parsedTests';
import { TestSets } from '../parsedTests';

const eventSchema = z.object({
  Action: z.string(),
  Package: z.string().optional(),
  ImportPath: z.string().optional(),
  Test: z.string().optional(),
  Output: z.string().optional(),
});

/** `go test`, plain, `-v` and `-json`. Ids are the package and the test's name. */
export const goTest: OutputParser = (lines, text) => {
  if (/^\{"(?:Time|ImportPath|Action)":.*"Action":/m.test(text)) return readEvents(lines);
  if (!/^(ok|FAIL|---|\?) ?\s+\S+.*$/m.test(text) || !/^(ok {2}|FAIL|PASS|\?)(\t|$)/m.test(text)) return null;
  const sets = new TestSets();
  let block: string[] = [];
  for (const line of lines) {
    const end = /^(ok {2}|FAIL|\?   )\t(\S+)/.exec(line);
    if (end?.[2] === undefined) {
      block.push(line);
      continue;
    }
    readBlock(block, end[2], sets, line.startsWith('FAIL'));
    block = [];
  }
  return sets.size === 0 && !/^(ok {2}|FAIL|\? {3})\t/m.test(text) ? null : leavesOnly(sets.result('go'));
};

function readBlock(lines: readonly string[], packageName: string, sets: TestSets, hasFailed: boolean): void {
  const before = sets.size;
  let failures = 0;
  for (const [index, line] of lines.entries()) {
    const found = /^\s*--- (PASS|FAIL): (\S+)/.exec(line);
    if (found?.[2] === undefined) continue;
    const id = `${packageName} ${found[2]}`;
    if (found[1] === 'PASS') sets.pass(id);
    else {
      failures++;
      sets.fail({ id });
      sets.detail(id, detailNear(lines, index));
    }
  }
  if (hasFailed && failures === 0) {
    // It did not compile, or ended outside a test.
    sets.fail({ id: packageName });
    sets.detail(packageName, detailNear(lines, -1));
  }
  if (sets.size === before && !hasFailed) sets.pass(packageName);
}

/** A test's lines stand below its result, or above it with `-v`. */
function detailNear(lines: readonly string[], index: number) {
  const message: string[] = [];
  const place: { file?: string; line?: number } = {};
  const see = (line: string): void => {
    const found = /^\s*(?:\.\/)?(\S+?\.go):(\d+)(?::\d+)?: ?(.*)$/.exec(line);
    if (found?.[1] !== undefined) {
      if (place.file === undefined) Object.assign(place, { file: found[1], line: Number(found[2]) });
      message.push(found[3] ?? '');
    } else if (/^panic: /.test(line)) message.push(line);
  };
  const isMark = (line: string): boolean => /^\s*(---|===) /.test(line);
  for (const line of lines.slice(index + 1, index + 40)) {
    if (isMark(line)) break;
    see(line);
  }
  for (let at = index - 1; message.length === 0 && at >= 0 && at > index - 40; at--) {
    const line = lines[at] ?? '';
    if (isMark(line)) break;
    see(line);
  }
  return { ...place, message: message.length === 0 ? undefined : message.join('\n').slice(0, 600) };
}

/** A test that failed only because of its subtests says nothing of its own. */
function leavesOnly(tests: ParsedTests): ParsedTests {
  const ids = tests.failing.map((test) => test.id);
  const isParent = (id: string): boolean => ids.some((each) => each.startsWith(`${id}/`));
  return { ...tests, failing: tests.failing.filter((test) => !isParent(test.id)) };
}

function readEvents(lines: readonly string[]) {
  const sets = new TestSets();
  const output = new Map<string, string[]>();
  for (const line of lines) {
    if (!line.startsWith('{')) continue;
    const event = parseEvent(line);
    if (event === null) continue;
    const packageName = event.Package ?? event.ImportPath ?? '';
    const id = event.Test === undefined ? packageName : `${packageName} ${event.Test}`;
    if (event.Output !== undefined) output.set(id, [...(output.get(id) ?? []), event.Output.replace(/\n$/, '')]);
    if (event.Action === 'pass' && event.Test !== undefined) sets.pass(id);
    const failedAlone = !sets.failingIds().some((each) => each.startsWith(`${packageName} `));
    if (event.Action === 'fail' && (event.Test !== undefined || failedAlone)) {
      sets.fail({ id });
      sets.detail(
        id,
        detailNear(
          (output.get(id) ?? []).filter((each) => !/^\s*(===|---) /.test(each)),
          -1,
        ),
      );
    }
  }
  return leavesOnly(sets.result('go'));
}

function parseEvent(line: string) {
  try {
    return eventSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    return null;
  }
}
