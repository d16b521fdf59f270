import type { AdviceStep } from './advice';

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

/** What an advised step wants done, from its action word, else from its detail. */
export function stepKind(step: AdviceStep): StepKind {
  return kindOf(step.action) ?? kindOf(step.detail) ?? 'other';
}

/** True when the step makes a file that need not be there yet. */
export function isCreation(step: AdviceStep): boolean {
  return /^(?:create|write|add)/i.test(step.action) || /\b(?:create|new file)\b/i.test(step.detail);
}

function kindOf(words: string): StepKind | null {
  const text = words.trim();
  return KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}
