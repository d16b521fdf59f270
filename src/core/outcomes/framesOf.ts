import { plainText } from './plainText';

/** A place in the workspace that a stack trace or a failure message names. */
export interface Frame {
  readonly file: string;
  readonly line: number;
}

/** Each has the file first and the line second. */
const shapes: readonly RegExp[] = [
  // JavaScript: `at f (file:///a/b.js:3:5)`, `at /a/b.js:3:5`, and the TAP form without `at`.
  /(?:^|[\s(])(?:file:\/\/)?((?:[A-Za-z]:)?[^\s():'"`]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?/g,
  // Python: `File "a/b.py", line 3`, and pytest's `a/b.py:3: AssertionError`.
  /File "([^"\n]+)", line (\d+)/g,
  /(?:^|\s)((?:[A-Za-z]:)?[^\s():'"`]+\.py):(\d+):/g,
  // Go: `\t/a/b.go:3 +0x28`, `    b_test.go:3: got`, `./b.go:3:2: undefined`.
  /(?:^|\s)((?:[A-Za-z]:)?[^\s():'"`]+\.go):(\d+)/g,
  // Rust: `panicked at src/lib.rs:3:5`, `--> src/lib.rs:3:5`, `at ./src/lib.rs:3:5`.
  /(?:^|\s)((?:[A-Za-z]:)?[^\s():'"`]+\.rs):(\d+):\d+/g,
];
const javaFrame = /at (?:[\w.$@]+\/+)?((?:[\w$]+\.)*)[\w$]+\.[\w$<>]+\(([\w$]+\.(?:java|kt|groovy|scala)):(\d+)\)/g;
const foreign =
  /(^|\/)(node_modules|site-packages|dist-packages|\.venv|venv|\.cargo|rustc|\.rustup|\.tox|vendor)\/|^node:|^<|^\w+:\/\//;
const testFile =
  /(^|\/)(tests?|__tests__|spec)\/|(\.|_|-)(test|spec)s?\.[^/]+$|(^|\/)test_[^/]+$|(Test|Tests|Spec)\.\w+$/;
const maxFrames = 40;

/**
 * The places in the workspace that an output names, relative to it and without repeats: the project's own code first
 * (for a repair, the likelier place), then its tests; each in order of appearance. `files` are the workspace's files;
 * given, only they count, and a bare or package-made name (Go, Java) is completed from them.
 */
export function framesOf(output: string, roots: readonly string[], files: readonly string[] = []): Frame[] {
  const known = new Set(files);
  const found = new Map<string, Frame & { readonly at: number }>();
  const text = plainText(output).replaceAll('\\', '/');
  const add = (name: string, line: number, at: number): void => {
    const file = relativeName(name, roots, known);
    if (file === null || !Number.isInteger(line) || line < 1) return;
    const key = `${file}:${line}`;
    const before = found.get(key);
    if (before === undefined || at < before.at) found.set(key, { file, line, at });
  };
  for (const shape of shapes) {
    for (const match of text.matchAll(new RegExp(shape, 'gm'))) add(match[1] ?? '', Number(match[2]), match.index);
  }
  for (const match of text.matchAll(javaFrame)) {
    add(`${(match[1] ?? '').replaceAll('.', '/')}${match[2] ?? ''}`, Number(match[3]), match.index);
  }
  const frames = [...found.values()].sort((one, other) => one.at - other.at);
  const inOrder = [
    ...frames.filter((each) => !testFile.test(each.file)),
    ...frames.filter((each) => testFile.test(each.file)),
  ];
  return inOrder.slice(0, maxFrames).map(({ file, line }) => ({ file, line }));
}

function relativeName(name: string, roots: readonly string[], known: ReadonlySet<string>): string | null {
  let file = name.replace(/^file:\/\//, '').replace(/^\/([A-Za-z]:\/)/, '$1');
  for (const root of roots) {
    const folder = root.replaceAll('\\', '/').replace(/\/$/, '');
    if (folder !== '' && file.startsWith(`${folder}/`)) {
      file = file.slice(folder.length + 1);
      break;
    }
  }
  file = file.replace(/^\.\//, '');
  if (file.startsWith('/') || /^[A-Za-z]:/.test(file) || file.startsWith('../') || foreign.test(file)) return null;
  if (known.size === 0 || known.has(file)) return file;
  const ending = `/${file}`;
  const candidates = [...known].filter((each) => each.endsWith(ending));
  return candidates.length === 1 ? (candidates[0] ?? null) : null;
}
