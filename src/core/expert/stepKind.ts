import { isTestFile } from '../tools/testFile';
import type { AdviceStep } from './advice';
import { parseTarget } from './target';

export type StepKind = 'edit' | 'read' | 'search' | 'test' | 'other';

const KINDS: readonly [StepKind, RegExp][] = [
  ['test', /^(?:re-?)?(?:run|test|tests|verify|check|execute|run[_ -]tests?)\b/i],
  ['search', /^(?:search|find|grep|locate|look for)/i],
  ['read', /^(?:read|look|inspect|open|view|examine|review|study|understand|trace|compare|list)/i],
  [
    'edit',
    /^(?:edit|change|replace|fix|add|remove|delete|write|create|insert|update|rename|move|modify|set|swap|revert|undo|correct|make|use|return|refactor|adjust|handle|restore)/i,
  ],
];

/**
 * What an advised step wants done, from its action word, else from its detail. An expert may write in the language of the
 * report: a word that is not known is taken for what the step is about.
 */
export function stepKind(step: AdviceStep): StepKind {
  return kindOf(step.action) ?? kindOf(step.detail) ?? kindByContent(step) ?? 'other';
}

/** The word for a test, as most languages have it, and the programs that run tests. */
const TESTS = /\btest|\b(?:pytest|jest|vitest|mocha|tox|ctest)\b/i;

function kindByContent({ action, target, detail }: AdviceStep): StepKind | null {
  const isNamed = action.trim() !== '' && action !== 'other';
  const place = parseTarget(target);
  const isSource = place.kind === 'file' && !isTestFile(place.path) && !TESTS.test(target);
  if (
    isNamed &&
    place.kind !== 'other' &&
    [...detail.matchAll(/`([^`]+)`/g)].some(([, code = '']) => !TESTS.test(code))
  )
    return 'edit';
  return !isSource && TESTS.test(`${action} ${target} ${detail}`) ? 'test' : null;
}

/** True when the step makes a file that need not be there yet. */
export function isCreation(step: AdviceStep): boolean {
  return /^(?:create|write|add)/i.test(step.action) || /\b(?:create|new file)\b/i.test(step.detail);
}

function kindOf(words: string): StepKind | null {
  const text = words.trim();
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
