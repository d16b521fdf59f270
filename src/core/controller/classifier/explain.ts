import type { FeatureName } from './features';
import { FEATURES, LONG_WINDOW, WINDOW } from './features';
import type { ClassifierModel } from './model';

const MOST = 3;
/** Less of a feature than this is ordinary work, whatever its weight. */
const LEAST_VALUE = 0.25;

/**
 * What the classifier saw, in words, what weighed most first. Features that come from signals are left out: those speak
 * for themselves.
 */
export function explain(model: ClassifierModel, values: readonly number[]): string[] {
  return FEATURES.map((name, i) => {
    const value = values[i] ?? 0;
    return { words: wordsOf(name, value), value, part: (model.weights[i] ?? 0) * value };
  })
    .filter(({ words, value }) => words !== null && value >= LEAST_VALUE)
    .sort((a, b) => b.part - a.part)
    .flatMap(({ words, part }) => (part > 0 && words !== null ? [words] : []))
    .filter((words, i, all) => all.indexOf(words) === i)
    .slice(0, MOST);
}

/** A count that has reached its largest value may be larger. */
function wordsOf(name: FeatureName, value: number): string | null {
  const steps = Math.round(value * WINDOW);
  const ofSteps = `${steps} of the last ${WINDOW} steps`;
  switch (name) {
    case 'idleRounds':
      return `${ofSteps} did again what had been done before, and what had changed meanwhile did not change the result.`;
    case 'seenActions':
      return `${ofSteps} did again what had been done before.`;
    case 'nearActions':
      return `${ofSteps} were like earlier ones but for numbers, flags or places.`;
    case 'failures':
    case 'faults':
      return `${ofSteps} failed.`;
    case 'stale':
      return `${ofSteps} brought nothing new.`;
    case 'unusable':
      return `${ofSteps} had no action that could be understood.`;
    case 'seenThoughts':
      return `${ofSteps} began with the words of an earlier thought.`;
    case 'errorClass':
      return `${ofSteps} failed with one kind of error.`;
    case 'oldLines':
      return `${Math.round(value * 100)} % of what the last steps showed had been seen before.`;
    case 'actionStreak':
      return `One action was taken ${value < 1 ? '' : 'at least '}${Math.round(value * 4) + 1} times in a row.`;
    case 'failureStreak':
      return `${value < 1 ? '' : 'At least '}${Math.round(value * 6)} steps in a row failed.`;
    case 'sameTests':
      return `${value < 1 ? '' : 'At least '}${Math.round(value * 4) + 1} test runs in a row had the same failing tests.`;
    case 'fewDeeds':
      return `The last ${LONG_WINDOW} steps were few different actions.`;
    case 'cycle':
    case 'nearRepeat':
    case 'sameError':
    case 'revisit':
    case 'noProgress':
    case 'wandering':
    case 'malformed':
    case 'chanting':
      return null;
  }
}
