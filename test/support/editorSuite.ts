import { appendFileSync } from 'node:fs';

/**
 * A few tests inside the extension host, where node:test has no standard output to report to. `insideEditor.ts` runs
 * them and gives each back to node:test under its own name.
 */
type Body = () => void | Promise<void>;

const tests: { name: string; body: Body }[] = [];

export function editorTest(name: string, body: Body): void {
  tests.push({ name, body });
}

export interface EditorTestResult {
  name: string;
  /** Stack of the failure; absent when the test passed. */
  error?: string;
}

/** Runs what was registered, in order, and writes one JSON line a test to the file that PROTEGE_TEST_RESULTS names. */
export async function runEditorSuite(): Promise<void> {
  const file = process.env.PROTEGE_TEST_RESULTS;
  if (file === undefined) throw new Error('PROTEGE_TEST_RESULTS is not set');
  for (const { name, body } of tests) {
    const result: EditorTestResult = { name };
    try {
      await body();
    } catch (error) {
      result.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    appendFileSync(file, `${JSON.stringify(result)}\n`);
  }
}
