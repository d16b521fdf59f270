import { startScriptedAnthropic, type ScriptedAnthropic } from '../scriptedAnthropic';
import { startScriptedOllama, type ScriptedOllama } from '../scriptedOllama';
import { hear } from './heard';
import type { KnownBug } from './knownBug';
import type { Casting } from './protegeKind';
import { protegeReply } from './protegeReply';
import { adviserReply } from './scriptedAdviser';
import { playProtege } from './scriptedProtege';

export interface StuckProtege {
  readonly ollama: ScriptedOllama;
  readonly expert: ScriptedAnthropic;
  /** For each reply so far whether its deed was useless; the first one is step 1. */
  readonly isUseless: readonly boolean[];
  close(): Promise<void>;
}

/** A protégé and its expert, both on loopback, for one run on one bug. */
export async function startStuckProtege(bug: KnownBug, casting: Casting): Promise<StuckProtege> {
  const play = playProtege(bug, casting);
  const isUseless: boolean[] = [];
  const ollama = await startScriptedOllama({
    chat: (body, index) => {
      const next = index === 0 ? play.next() : play.next(hear(body));
      // A run that goes on after its last word hears that it is done.
      const played = next.done === true ? { deed: DONE, isUseless: true } : next.value;
      isUseless.push(played.isUseless);
      return protegeReply(played.deed, body);
    },
  });
  const expert = await startScriptedAnthropic((body, index) => adviserReply(bug, casting, body, index));
  return {
    ollama,
    expert,
    isUseless,
    close: async () => {
      await Promise.all([ollama.close(), expert.close()]);
    },
  };
}

const DONE = { call: { name: 'finish', arguments: { summary: 'Nothing more to do.' } } };
