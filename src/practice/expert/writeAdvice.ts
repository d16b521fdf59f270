import { structuredPatch } from 'diff';
import type { Advice, AdviceStep } from '../../core/expert/advice';
import type { Idea } from '../search/ideas';
import type { Overlay } from './testBench';
import type { RepairResult } from './repairSearch';

/** How many steps of an advice are edits; the last one runs the tests. */
const maxEdits = 4;

/** Advice from what the search found. `files` are the files as the protégé has them now. */
export function writeAdvice(result: RepairResult, files: ReadonlyMap<string, string>): Advice {
  switch (result.kind) {
    case 'passing':
      return {
        diagnosis: 'With the changes made so far the tests pass here.',
        steps: [{ action: 'test', target: 'all tests', detail: 'Run the tests again and finish if they pass.' }],
        stopDoing: ['Do not change the code any further.'],
        confidence: 'high',
        needsUser: false,
      };
    case 'fixed':
    case 'better': {
      const isFixed = result.kind === 'fixed';
      return {
        diagnosis: `${result.ideas.map(describeIdea).join(' ')} ${
          isFixed
            ? `With ${result.ideas.length > 1 ? 'these changes together' : 'this change'} the tests pass here.`
            : 'This makes fewer tests fail here, but not all pass yet: there is a second cause.'
        }`,
        steps: [...editSteps(files, result.files), testStep],
        stopDoing: [
          'Do not change other lines.',
          ...(result.ideas.length > 1 ? ['Do not test after the first of the changes alone.'] : []),
        ],
        confidence: isFixed ? 'high' : 'medium',
        needsUser: false,
      };
    }
    case 'none':
      return weakAdvice(result.suspects, result.runs);
  }
}

const testStep: AdviceStep = { action: 'test', target: 'all tests', detail: 'Run the tests.' };

/** Where nothing was found: the likeliest places, said as guesses. */
export function weakAdvice(suspects: readonly Idea[], runs: number): Advice {
  const tried =
    runs > 0 ? `I tried ${runs} changes and none of them makes the tests pass.` : 'I could not run the tests.';
  const places = [...new Set(suspects.map(({ path, index }) => `${path}:${index + 1}`))];
  return {
    diagnosis: `${tried} ${places.length > 0 ? `The most suspect place is ${places.join(', then ')}.` : 'I see no suspect place.'} This is a guess.`,
    steps: suspects.slice(0, 3).map(({ path, index, before }) => ({
      action: 'read',
      target: `${path}:${index + 1}`,
      detail: `Compare ${quote(before[0]?.trim() ?? '')} with what the failing test expects.`,
    })),
    stopDoing: ['Do not make the same change twice.'],
    confidence: 'low',
    needsUser: false,
  };
}

/** Guesses that were not tried out, for a packet without a workspace. */
export function guessAdvice(ideas: readonly Idea[], alreadySaid: string): Advice {
  const fresh = ideas.filter(({ after }) => !alreadySaid.includes(after[0]?.trim() ?? '\u0000')).slice(0, 1);
  if (fresh.length === 0) return weakAdvice([], 0);
  return {
    diagnosis: `${fresh.map(describeIdea).join(' ')} I could not run the tests: this is a guess from the code alone.`,
    steps: [...fresh.map((idea) => editStep(idea.path, idea.index + 1, idea.before, idea.after)), testStep],
    stopDoing: [],
    confidence: 'low',
    needsUser: false,
  };
}

const words: Readonly<Record<Idea['kind'], string>> = {
  comparison: 'The comparison is not the right one',
  arithmetic: 'The arithmetic is not right',
  logical: 'The conditions are joined wrongly',
  negation: 'The condition is turned round',
  constant: 'The constant is wrong',
  'off-by-one': 'The value is off by one',
  swap: 'Two parts stand in the wrong order',
  call: 'The wrong function is called',
  'regex-flag': 'The flags of the regular expression are wrong',
  await: 'A promise is not awaited',
  'null-check': 'A missing value is not looked after',
  variable: 'The wrong name is used',
  copy: 'A value that belongs to the caller is changed',
  text: 'The text constant is wrong',
  return: 'The result is not returned',
  statement: 'A statement is missing or out of place',
};

function describeIdea({ path, index, kind }: Idea): string {
  return `${words[kind]} in ${path}, line ${index + 1}.`;
}

/** The edits that lead from the files as they are to those that were tested, hunk by hunk. */
function editSteps(files: ReadonlyMap<string, string>, wanted: Overlay): AdviceStep[] {
  const steps: AdviceStep[] = [];
  for (const [path, after] of wanted) {
    const before = files.get(path) ?? '';
    // With a line of context, changes that stand close together are one step.
    const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 1 });
    for (const hunk of hunks) steps.push(hunkStep(path, hunk.oldStart, hunk.lines));
  }
  return steps.slice(0, maxEdits);
}

function hunkStep(path: string, start: number, lines: readonly string[]): AdviceStep {
  const side = (mark: string): string[] =>
    lines.filter((line) => line.startsWith(mark) || line.startsWith(' ')).map((line) => line.slice(1));
  const [before, after] = [side('-'), side('+')];
  let line = start;
  let context: string | undefined;
  while (before.length > 0 && before[0] === after[0]) {
    context = before.shift();
    after.shift();
    line += 1;
  }
  while (before.length > 0 && before.at(-1) === after.at(-1)) {
    before.pop();
    after.pop();
  }
  if (before.length === 0 && context !== undefined) return insertStep(path, line - 1, context, after);
  return editStep(path, line, before, after);
}

function editStep(path: string, line: number, before: readonly string[], after: readonly string[]): AdviceStep {
  const detail =
    after.length === 0 ? `Delete ${quoteAll(before)}.` : `Replace ${quoteAll(before)} with ${quoteAll(after)}.`;
  return { action: 'edit', target: `${path}:${line}`, detail };
}

function insertStep(path: string, line: number, context: string, added: readonly string[]): AdviceStep {
  return { action: 'edit', target: `${path}:${line}`, detail: `After ${quote(context)} insert ${quoteAll(added)}.` };
}

function quoteAll(lines: readonly string[]): string {
  return lines
    .filter((line) => line.trim() !== '')
    .map(quote)
    .join(', next line ');
}

/** Code in backticks, one more than it holds in a row. */
function quote(line: string): string {
  const code = line.trim();
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}
