import { readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { UserWord, UserWords } from '../../core/agent/userWords';

/** In a run's folder: one word a line, appended by whichever window or terminal the user sits at. */
const WORDS_FILE = 'words.jsonl';

const wordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('say'), text: z.string() }),
  z.object({ kind: z.literal('ask-expert'), question: z.string() }),
]);

/** Tells the process that plays a run what its user says. Nothing comes of it where that process is gone. */
export async function sendWord(runFolder: string, word: UserWord): Promise<void> {
  await appendFile(join(runFolder, WORDS_FILE), `${JSON.stringify(word)}\n`, { mode: 0o600 });
}

/** Reads what was said since the last look. A line that is not whole yet waits for the next one. */
export function receiveWords(runFolder: string): UserWords {
  const file = join(runFolder, WORDS_FILE);
  let taken = 0;
  return {
    take: () => {
      const lines = wholeLines(file);
      const fresh = lines.slice(taken);
      taken = Math.max(taken, lines.length);
      return fresh.flatMap(parseWord);
    },
    isWaiting: () =>
      wholeLines(file)
        .slice(taken)
        .some((line) => parseWord(line).length > 0),
  };
}

function wholeLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(0, -1);
  } catch {
    return []; // Nobody has said anything yet.
  }
}

function parseWord(line: string): UserWord[] {
  try {
    return [wordSchema.parse(JSON.parse(line))];
  } catch {
    return []; // Damaged: what was meant can't be told.
  }
}
