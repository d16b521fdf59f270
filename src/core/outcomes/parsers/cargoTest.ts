import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

/** `cargo test`. Ids are the test binary's source (or `doc-tests`) and the test's path. */
export const cargoTest: OutputParser = (lines, text) => {
  const ran = /^test result: (ok|FAILED)\. \d+ passed/m.test(text);
  const broken = /^error(\[E\d+\])?: /m.test(text) && /could not compile|aborting due to/.test(text);
  if (!ran && !broken) return null;
  const sets = new TestSets();
  let binary = '';
  for (const [index, line] of lines.entries()) {
    const running = /^\s+Running (?:unittests )?(\S+)|^\s+(Doc-tests) (\S+)/.exec(line);
    if (running !== null) binary = running[1] ?? `doc-tests ${running[3] ?? ''}`.trim();
    const prefix = binary === '' ? '' : `${binary} `;
    const result = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED)$/.exec(line);
    if (result?.[1] !== undefined) {
      if (result[2] === 'ok') sets.pass(prefix + result[1]);
      else sets.fail({ id: prefix + result[1] });
    }
    const section = /^---- (.+) stdout ----$/.exec(line);
    if (section?.[1] !== undefined) sets.detail(prefix + section[1], detailAfter(lines, index + 1));
  }
  if (broken && sets.size === 0) readCompilerErrors(lines, sets);
  return sets.result('cargo');
};

function detailAfter(lines: readonly string[], from: number) {
  const message: string[] = [];
  const place: { file?: string; line?: number } = {};
  for (const line of lines.slice(from, from + 30)) {
    if (/^(---- |stack backtrace:|note: |failures:)/.test(line)) break;
    const found = /panicked at (?:'(.*)', )?(\S+?):(\d+):\d+:?$/.exec(line);
    if (found?.[2] !== undefined) {
      if (place.file === undefined) Object.assign(place, { file: found[2], line: Number(found[3]) });
      if (found[1] !== undefined) message.push(found[1]);
    } else if (line.trim() !== '') message.push(line.trim());
  }
  return { ...place, message: message.join('\n').slice(0, 600) };
}

function readCompilerErrors(lines: readonly string[], sets: TestSets): void {
  for (const [index, line] of lines.entries()) {
    const found = /^error(?:\[E\d+\])?: (.+)$/.exec(line);
    const place = /^\s*--> (\S+?):(\d+):\d+$/.exec(lines[index + 1] ?? '');
    if (found?.[1] === undefined || place?.[1] === undefined) continue;
    const id = `compile ${place[1]}: ${found[1]}`;
    sets.fail({ id, file: place[1], line: Number(place[2]), message: found[1] });
  }
}
