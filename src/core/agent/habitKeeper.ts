import type { ModelUsage } from '../model/chatModel';
import type { EditStyle } from '../context/systemPrompt';
import type { Protocol } from '../trajectory/runEvent';
import type { ModelHabits } from './ports';

const NO_CALLS = { good: 0, bad: 0 };
const MAX_REMEMBERED = 200;
const MAX_TIMED_TOKENS = 20_000;

type Tally = { readonly good: number; readonly bad: number };

/** Counts how a model's calls and edits fare, from what earlier runs left. */
export class HabitKeeper {
  private habits: ModelHabits;

  constructor(recalled: ModelHabits | null, protocol: Protocol) {
    this.habits = {
      protocol,
      calls: recalled?.calls ?? {},
      edits: recalled?.edits ?? { searchReplace: NO_CALLS, wholeFile: NO_CALLS },
      ...(recalled?.speed === undefined ? {} : { speed: recalled.speed }),
    };
  }

  get current(): ModelHabits {
    return this.habits;
  }

  useProtocol(protocol: Protocol): void {
    this.habits = { ...this.habits, protocol };
  }

  countCall(isGood: boolean): void {
    const { protocol, calls } = this.habits;
    this.habits = { ...this.habits, calls: { ...calls, [protocol]: counted(calls[protocol] ?? NO_CALLS, isGood) } };
  }

  countEdit(tool: 'edit_file' | 'write_file', isGood: boolean): void {
    const kind = tool === 'edit_file' ? 'searchReplace' : 'wholeFile';
    const edits = this.habits.edits;
    this.habits = { ...this.habits, edits: { ...edits, [kind]: counted(edits[kind], isGood) } };
  }

  /** How fast the model writes, as its endpoint timed it. */
  countSpeed({ outputTokens, outputMs = 0 }: ModelUsage): void {
    if (outputTokens <= 0 || outputMs <= 0) return;
    const before = this.habits.speed ?? { outputTokens: 0, outputMs: 0 };
    const share = before.outputTokens > MAX_TIMED_TOKENS ? 0.5 : 1;
    const speed = {
      outputTokens: before.outputTokens * share + outputTokens,
      outputMs: before.outputMs * share + outputMs,
    };
    this.habits = { ...this.habits, speed };
  }

  /** Whole files for a model whose search/replace edits fail more often than not, once there is enough to judge by. */
  get editStyle(): EditStyle {
    const { good, bad } = this.habits.edits.searchReplace;
    return good + bad >= 4 && bad > good ? 'whole-file' : 'search-replace';
  }
}

/** Old counts are halved when they grow large, so that a model can change its ways. */
function counted(tally: Tally, isGood: boolean): Tally {
  const next = { good: tally.good + (isGood ? 1 : 0), bad: tally.bad + (isGood ? 0 : 1) };
  return next.good + next.bad > MAX_REMEMBERED
    ? { good: Math.floor(next.good / 2), bad: Math.floor(next.bad / 2) }
    : next;
}
