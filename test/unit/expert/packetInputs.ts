import type { Redactor } from '../../../src/core/agent/ports';
import type { PacketInput } from '../../../src/core/expert/packet/packetInput';
import type { TestOutcome } from '../../../src/core/outcomes/testOutcome';

/** Masks the word `hunter2` and withholds `.env` and everything under `private/`. */
export const redactor: Redactor = {
  redact: (text) => text.replaceAll('hunter2', '[redacted]'),
  isWithheld: (path) => /(?:^|\/)\.env$|(?:^|\/)private\//.test(path),
};

export function outcome(change: Partial<TestOutcome> = {}): TestOutcome {
  return {
    command: 'npm test',
    selector: null,
    status: 'failed',
    exitCode: 1,
    runner: 'node:test',
    passing: ['subtracts'],
    failing: [
      { id: 'adds', message: 'Expected 3, got -1\n    at test/add.test.js:6:10', file: 'test/add.test.js', line: 6 },
    ],
    signature: 'expected # got #',
    output: 'not ok 1 - adds\n  at test/add.test.js:6:10',
    outputTruncated: false,
    durationMs: 10,
    ...change,
  };
}

export function packetInput(change: Partial<PacketInput> = {}): PacketInput {
  return {
    task: 'Make add add.',
    testCommand: 'npm test',
    baseline: outcome(),
    latest: outcome(),
    attempts: [],
    said: [],
    looked: '',
    earlier: [],
    patch: '',
    code: [],
    evidence: [],
    question: 'What is wrong?',
    redactor,
    maxInputTokens: 12_000,
    ...change,
  };
}
