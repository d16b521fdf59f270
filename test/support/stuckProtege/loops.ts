import { addNote, doing, mainFile, read, RUN_TESTS, undo } from './deed';
import type { Deed } from './deed';
import type { KnownBug } from './knownBug';
import type { LoopKind } from './protegeKind';

/** One way of going nowhere. Before it the protégé has read the buggy file and the test file, and run the tests. */
export interface Loop {
  /** The deed at that place of the loop, from 0. */
  deed(index: number): Deed;
  /** From this place on nothing that is done can bring anything new. */
  readonly uselessFrom: number;
}

export function loopOf(kind: LoopKind, variant: number, bug: KnownBug): Loop {
  const file = mainFile(bug);
  const lines = file.buggy.split('\n').length;
  switch (kind) {
    case 'repeat':
      return { deed: () => REPEATED(bug)[variant % 5] ?? RUN_TESTS, uselessFrom: variant % 5 < 2 ? 0 : 1 };
    case 'cycle': {
      const round = [read(file.path), RUN_TESTS, doing('search', { pattern: 'return' }), read(bug.testFile.path)];
      const period = 2 + (variant % 3);
      return { deed: (index) => round[index % period] ?? RUN_TESTS, uselessFrom: period };
    }
    case 'near-repeat':
      return { deed: (index) => nearly(bug, variant, index, lines), uselessFrom: 1 };
    case 'same-error':
      return { deed: (index) => misplaced(bug, index), uselessFrom: 1 };
    case 'revisit':
      return {
        deed: (index) => [addNote(bug, 'attempt'), RUN_TESTS, undo(bug), RUN_TESTS][index % 4] ?? RUN_TESTS,
        uselessFrom: 4,
      };
    case 'no-progress':
      return {
        deed: (index) => (index % 2 === 0 ? addNote(bug, `attempt ${index / 2 + 1}`) : RUN_TESTS),
        uselessFrom: 2,
      };
    case 'wandering':
      return { deed: (index) => looking(bug, index, lines), uselessFrom: 0 };
    case 'malformed':
      return { deed: (index) => MALFORMED[(index + variant) % MALFORMED.length] ?? { say: '' }, uselessFrom: 0 };
    case 'chanting':
      return { deed: (index) => ({ say: chant(bug, index) }), uselessFrom: 0 };
  }
}

const REPEATED = (bug: KnownBug): Deed[] => [
  read(mainFile(bug).path),
  RUN_TESTS,
  doing('search', { pattern: 'function|def ' }),
  doing('edit_file', { path: mainFile(bug).path, search: 'this text is not there', replace: 'nor is this' }),
  doing('list_files'),
];

/** The same but for a line number, a spelling or the quotes around a number. */
function nearly(bug: KnownBug, variant: number, index: number, lines: number): Deed {
  const { path } = mainFile(bug);
  switch (variant % 3) {
    case 0:
      return read(path, 1 + (index % 5), lines - (index % 3));
    case 1:
      return doing('read_file', {
        path: index % 2 === 0 ? path : `./${path}`,
        from: index % 3 === 0 ? '1' : 1,
        to: lines + index,
      });
    default:
      return doing('search', { pattern: `return ${' '.repeat(index % 4)}$`, path: index % 2 === 0 ? path : './' });
  }
}

const MISREMEMBERED = ['return null', 'return value', 'const result', 'self.value', 'let index'];

/** Edits of text that is not there, in ever other words. */
function misplaced(bug: KnownBug, index: number): Deed {
  const words = MISREMEMBERED[index % MISREMEMBERED.length] ?? '';
  const search = `    ${words}${index} ?? unheard_of_${index};`;
  return doing('edit_file', { path: mainFile(bug).path, search, replace: `    ${words};` });
}

/** Looks at one known thing after another, never in the same order. */
function looking(bug: KnownBug, index: number, lines: number): Deed {
  const { path } = mainFile(bug);
  const start = 1 + ((index * 7) % Math.max(1, lines - 8));
  const testStart = 1 + ((index * 11) % Math.max(1, bug.testFile.lines - 8));
  const looks = [read(path, start, start + 6), read(bug.testFile.path, testStart, testStart + 6), read(path, start)];
  return looks[(index * index + index) % looks.length] ?? read(path);
}

const MALFORMED: readonly Deed[] = [
  { say: 'I will now change the condition in the function and then everything will be fine.' },
  doing('open_editor', { file: 'src', goto: 12 }),
  doing('edit_file', { replace: 'return result' }),
  { say: '{"tool": "edit_file", "path": ' },
];

function chant(bug: KnownBug, index: number): string {
  const sentence = `Let me look at ${mainFile(bug).path} once more, because attempt ${index} has to be right. `;
  return sentence.repeat(40);
}
