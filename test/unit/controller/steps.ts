import type { Controller, ObservedStep } from '../../../src/core/controller/controller';
import { createController } from '../../../src/core/controller/controller';
import type { Signal, SignalKind, Verdict } from '../../../src/core/controller/signal';

export type StepInput = Partial<Omit<ObservedStep, 'index'>>;

/** A step of the product, where the workspace's state is known: `tree` names it. */
export function productStep(tool: string, args: Record<string, unknown>, observation: string, tree: string): StepInput {
  const command = `${tool} ${JSON.stringify(args)}`;
  return { tool, args, command, observation, treeHash: tree, edited: false, tests: null, ok: true };
}

export function read(path: string, observation: string, tree = 'A', from?: number, to?: number): StepInput {
  return productStep('read_file', { path, ...(from === undefined ? {} : { from, to }) }, observation, tree);
}

export function search(pattern: string, observation: string, tree = 'A', path?: string): StepInput {
  return productStep('search', { pattern, ...(path === undefined ? {} : { path }) }, observation, tree);
}

export function edit(path: string, replace: string, tree: string, before = 'old'): StepInput {
  return { ...productStep('edit_file', { path, search: before, replace }, `Edited ${path}.`, tree), edited: true };
}

export function failedEdit(path: string, before: string, observation: string, tree = 'A'): StepInput {
  return { ...productStep('edit_file', { path, search: before, replace: 'new' }, observation, tree), ok: false };
}

/** A test run in the product; no names: all pass. */
export function testRun(tree: string, ...failing: string[]): StepInput {
  const observation = failing.length === 0 ? 'All 9 tests pass.' : `${failing.length} failing: ${failing.join(', ')}`;
  return {
    ...productStep('run_tests', {}, observation, tree),
    ok: failing.length === 0,
    exitCode: failing.length === 0 ? 0 : 1,
    tests: { failing, passing: 9 - failing.length, signature: failing.join(',') },
  };
}

export function malformed(text = 'I would now edit the file.'): StepInput {
  return {
    tool: null,
    command: '',
    thought: text,
    observation: 'That was no valid tool call.',
    ok: false,
    malformed: true,
    tests: null,
    treeHash: 'A',
    edited: false,
  };
}

/** A shell step as another harness records it: nothing is known but the text and the exit code. */
export function shell(command: string, observation: string, exitCode: number | null = 0): StepInput {
  return { tool: 'bash', command, observation, exitCode, ok: exitCode === null ? null : exitCode === 0 };
}

export function sql(command: string, observation: string, ok: boolean): StepInput {
  return { tool: 'sql', command, observation, ok };
}

export function completed(input: StepInput, index: number): ObservedStep {
  const observation = input.observation ?? '';
  return {
    thought: '',
    tool: null,
    command: '',
    observation,
    observationHash: observation,
    ok: null,
    exitCode: null,
    ...input,
    index,
  };
}

export interface Watched {
  controller: Controller;
  signals: Signal[][];
  verdicts: Verdict[];
}

export function watch(inputs: readonly StepInput[], controller = createController(), from = 0): Watched {
  const signals: Signal[][] = [];
  const verdicts: Verdict[] = [];
  inputs.forEach((input, at) => {
    const seen = controller.observe(completed(input, from + at));
    signals.push(seen.signals);
    verdicts.push(seen.verdict);
  });
  return { controller, signals, verdicts };
}

/** Severity of a kind after each step; 0 where it did not show. */
export function severities(inputs: readonly StepInput[], kind: SignalKind): number[] {
  return watch(inputs).signals.map((signals) => signals.find((signal) => signal.kind === kind)?.severity ?? 0);
}

/** Index of the first step whose verdict is not "working", or null. */
export function firstAlarm(inputs: readonly StepInput[]): number | null {
  const at = watch(inputs).verdicts.findIndex((verdict) => verdict.state !== 'working');
  return at < 0 ? null : at;
}

export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
