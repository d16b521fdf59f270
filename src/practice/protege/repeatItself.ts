import { isTestPath } from '../search/sourceLine';
import type { Decision } from './decide';
import type { Standing } from './replay';

/** A small number from a text, the same for the same text. */
function numberOf(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

/**
 * What small models do when they have no idea left: the same again. Which kind of loop it is depends on the task, so that
 * every kind is met. A third of the tasks begin by asking for advice.
 */
export function repeatItself(standing: Standing, undo: Decision | undefined): Decision {
  const number = numberOf(standing.task);
  if (undo !== undefined) return undo;
  if (!standing.hasAsked && number % 3 === 0) {
    const question = 'My changes did not make the failing tests pass. What do I miss?';
    return { thought: 'I do not see the cause.', action: { tool: 'ask_expert', question } };
  }
  const source = [...standing.current.keys()].find((path) => !isTestPath(path));
  switch (number % 4) {
    case 0:
      return source === undefined
        ? { thought: 'I run the tests again.', action: { tool: 'run_tests' } }
        : { thought: 'I read the code once more.', action: { tool: 'read_file', path: source } };
    case 1:
      return standing.calls % 2 === 0 || source === undefined
        ? { thought: 'I run the tests again.', action: { tool: 'run_tests' } }
        : { thought: 'I read the code once more.', action: { tool: 'read_file', path: source } };
    default:
      return { thought: 'I run the tests again.', action: { tool: 'run_tests' } };
  }
}
