/** What can be told of a test run from its text: how many fail, and null where the text gives no number. */
export interface TestFacts {
  failing: number;
  passing: number | null;
  /** Equal for equal failing sets, as far as known. */
  signature: string;
}

const PATTERNS: readonly { pattern: RegExp; read: (match: RegExpExecArray) => [number, number | null] }[] = [
  { pattern: /(\d+)\s*\/\s*(\d+) tests? pass/i, read: (m) => [Number(m[2]) - Number(m[1]), Number(m[1])] },
  { pattern: /^All tests pass/im, read: () => [0, null] },
  {
    pattern: /FAILED \((?:failures=(\d+))?,?\s*(?:errors=(\d+))?/,
    read: (m) => [Number(m[1] ?? 0) + Number(m[2] ?? 0), null],
  },
  { pattern: /^Ran \d+ tests? in [\d.]+s\s+OK\b/m, read: () => [0, null] },
  {
    // pytest's last line; with errors in collection it names neither.
    pattern: /^=* ?(?=[^=\n]*\b(?:failed|passed|errors?)\b)(?:(\d+) failed,? ?)?(?:(\d+) passed)?[^=\n]* in [\d.]+s/m,
    read: (m) => [Number(m[1] ?? (m[2] === undefined ? 1 : 0)), m[2] === undefined ? null : Number(m[2])],
  },
  { pattern: /^# pass (\d+)\s+# fail (\d+)/m, read: (m) => [Number(m[2]), Number(m[1])] },
  {
    pattern: /Tests:\s+(?:(\d+) failed, )?(?:\d+ skipped, )?(\d+) passed/,
    read: (m) => [Number(m[1] ?? 0), Number(m[2])],
  },
  { pattern: /test result: \w+\. (\d+) passed; (\d+) failed/, read: (m) => [Number(m[2]), Number(m[1])] },
  { pattern: /(\d+) passing[\s\S]{0,80}?(\d+) failing/, read: (m) => [Number(m[2]), Number(m[1])] },
];
const FAILING_NAME =
  /^(?:FAILED\s+(\S+)|(?:FAIL|ERROR):\s+(\S+)|--- FAIL: (\S+)|not ok \d+ -?\s*(.+)|(T\d+):.*-> FAIL)/gm;

/** Reads the outcome of a test run from its text; null when the text does not look like one. */
export function inferTests(text: string): TestFacts | null {
  if (!/pass|fail|error|\bOK\b/i.test(text)) return null;
  for (const { pattern, read } of PATTERNS) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const [failing, passing] = read(match);
    const names: string[] = [];
    for (const found of text.matchAll(FAILING_NAME)) {
      if (names.length === 50) break;
      names.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? found[5] ?? '');
    }
    return { failing, passing, signature: `${failing}:${names.sort().join(',')}` };
  }
  return null;
}
