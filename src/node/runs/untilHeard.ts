import { setTimeout as wait } from 'node:timers/promises';
import { heardText, type UserWord } from '../../core/agent/userWords';
import type { EventsRead } from './readEvents';

const LOOK_MS = 200;

export interface PlayedRun {
  /** Whether a process plays it. */
  isAlive(): Promise<boolean>;
  readFrom(offset: number): Promise<EventsRead>;
}

/** The step in which the run heard the word, from `offset` of its log on; null where it ended before, or `signal` did. */
export async function untilHeard(
  run: PlayedRun,
  word: UserWord,
  offset: number,
  signal: AbortSignal,
): Promise<number | null> {
  const text = heardText(word);
  const isQuestion = word.kind === 'ask-expert';
  let from = offset;
  for (;;) {
    // Before the log is read: what a process wrote last counts.
    const isAlive = await run.isAlive();
    const read = await run.readFrom(from);
    from = read.offset;
    for (const event of read.events) {
      if (event.type === 'user-said' && event.asksExpert === isQuestion && event.text === text) return event.step;
    }
    if (!isAlive || read.events.some(({ type }) => type === 'finished')) return null;
    const isOver = await wait(LOOK_MS, false, { signal }).catch(() => true);
    if (isOver) return null;
  }
}
