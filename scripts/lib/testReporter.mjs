// A reporter for node:test that shows failures in full and passes as a count, and writes the counts and the files with
// a failure as JSON to the file that PROTEGE_TEST_COUNTS names.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';

const counts = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
const indent = (text, by) => text.replace(/^(?=.)/gm, ' '.repeat(by));

/** The error that the test threw, without the runner's wrapping. */
function describeError(error) {
  const cause = error?.code === 'ERR_TEST_FAILURE' && error.cause !== undefined ? error.cause : error;
  if (typeof cause === 'string') return cause;
  const text = inspect(cause, { depth: 4 });
  return text
    .split('\n')
    .filter((line) => !/^\s+at (async Promise\.all|.*(\(node:|node_modules))/.test(line))
    .join('\n');
}

function describeFailure(data, names) {
  const place = data.file === undefined ? '' : `  (${path.relative(process.cwd(), data.file)}:${data.line ?? 1})`;
  return `  ✖ ${[...names, data.name].join(' › ')}${place}\n${indent(describeError(data.details.error), 6)}\n`;
}

/** Newer Nodes name a file that could not be loaded as it was given, and its output by the whole path. */
const fileOf = (data) => path.resolve(data.file ?? data.name ?? '');

/** A suite fails because a test in it did: that test is shown, and the suite would only repeat it. */
const isEcho = (data) => data.details.error?.failureType === 'subtestsFailed';

export default async function* testReporter(source) {
  const isLive = process.stderr.isTTY === true && process.env.CI === undefined;
  const outputs = new Map();
  const failedFiles = new Set();
  let done = 0;
  for await (const { type, data } of source) {
    if (type === 'test:pass' || type === 'test:fail') {
      done++;
      if (isLive) process.stderr.write(`\r  ${done} done`);
    }
    if (type === 'test:fail' && !isEcho(data) && data.todo === undefined && data.skip === undefined) {
      failedFiles.add(fileOf(data));
      yield `${isLive ? '\r' : ''}${describeFailure(data, [])}`;
    }
    if (type === 'test:pass' && data.skip !== undefined && data.skip !== false) {
      yield `  - skipped: ${data.name} ${data.skip === true ? '' : `(${data.skip})`}\n`;
    }
    if (type === 'test:stdout' || type === 'test:stderr') {
      outputs.set(fileOf(data), (outputs.get(fileOf(data)) ?? '') + data.message);
    }
    const total = type === 'test:diagnostic' ? /^(\w+) (\d+)$/.exec(data.message) : null;
    // The runner's own totals come last, so that a test that prints such a line is overruled.
    if (total !== null && total[1] in counts && data.nesting === 0) counts[total[1]] = Number(total[2]);
  }
  if (isLive) process.stderr.write('\r');
  for (const file of failedFiles) {
    const output = outputs.get(file)?.trim();
    if (output) yield `  output of ${path.relative(process.cwd(), file)}:\n${indent(output.slice(-8_000), 6)}\n`;
  }
  const result = JSON.stringify({ counts, failedFiles: [...failedFiles] });
  if (process.env.PROTEGE_TEST_COUNTS) writeFileSync(process.env.PROTEGE_TEST_COUNTS, result);
}
