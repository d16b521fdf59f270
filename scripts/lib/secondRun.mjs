// A red file is run once more where the tests drive a browser, whose pace is the machine's. What is green only then is told.
import path from 'node:path';

/** More red files than this are no accident of timing. */
const mostFiles = 2;

/**
 * Runs the red files of `first` again by `runFiles(files)`. The result is `first` where they stay red, and else a pass whose
 * `flaky` counts the tests that were red at first.
 */
export async function withSecondRun(first, runFiles, say) {
  const { status, counts, failedFiles = [] } = first;
  if (status === 'passed' || failedFiles.length === 0 || failedFiles.length > mostFiles) return first;
  // A test that a helper declares is known by the helper's file, which by itself tests nothing and would pass.
  if (!failedFiles.every((file) => /\.test\.[cm]?[jt]s$/.test(file))) return first;
  const names = failedFiles.map((file) => path.basename(file)).join(', ');
  say(`${names}: red, and run once more`);
  const second = await runFiles(failedFiles);
  if (second.status !== 'passed') return first;
  const flaky = counts.fail + counts.cancelled;
  return {
    status: 'passed',
    counts: { ...counts, pass: counts.pass + flaky, fail: 0, cancelled: 0 },
    flaky,
    note: `RED AT FIRST AND GREEN WHEN RUN AGAIN: ${names}. The tests or what they test hang on timing.`,
  };
}
