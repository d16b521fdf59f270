import { clip } from '../expert/cleanText';
import { neutraliseFrames } from '../expert/frame';
import type { RunEvent } from '../trajectory/runEvent';
import type { Run } from './run';

/** Characters of a word that are heard. */
const MAX_WORD_CHARS = 4_000;

/** What the user says to a run while it goes on. */
export type UserWord =
  | { readonly kind: 'say'; readonly text: string }
  /** Ask the expert, whatever the controller thinks; `question` may be empty. */
  | { readonly kind: 'ask-expert'; readonly question: string };

/** Where the words of the user come in. */
export interface UserWords {
  /** What was said since the last call, the oldest first. */
  take(): readonly UserWord[];
  /** Whether there is something to take. Asked again and again while the model writes. */
  isWaiting(): boolean;
}

export interface Heard {
  /** What the protégé is to know from now on. */
  readonly said: readonly string[];
  /** The question of a consultation that the user wants now; null where none is wanted. */
  readonly asksExpert: string | null;
}

/** A word as it is heard and told again; a longer one ends with an ellipsis. */
export function heardText(word: UserWord): string {
  return clip((word.kind === 'ask-expert' ? word.question : word.text).trim(), MAX_WORD_CHARS);
}

/**
 * Hears what the user has said during the step. Whoever says something has seen how it goes: earlier repetition counts no
 * more, and what comes after it counts as ever.
 */
export function* hearUser(run: Run): Generator<RunEvent, Heard> {
  const said: string[] = [];
  let asksExpert: string | null = null;
  for (const word of run.ports.words?.take() ?? []) {
    const isQuestion = word.kind === 'ask-expert';
    const text = heardText(word);
    if (isQuestion) asksExpert = text;
    else if (text === '') continue;
    else said.push(text);
    yield run.emit({ type: 'user-said', step: run.step, text, asksExpert: isQuestion });
  }
  if (said.length > 0) run.ports.controller.rearm('user');
  return { said, asksExpert };
}

/** For the model. Kept when older steps are shortened, as the task is. */
export function tellModel(run: Run, said: readonly string[]): void {
  for (const text of said) {
    const content = `The user says: ${neutraliseFrames(text)}\nTake this into account from now on.`;
    run.conversation.append('task', run.step, { role: 'user', content });
  }
}
