import type { Language, Translate } from '../language';
import { decidedTexts } from './decidedTexts';
import { detectedTexts } from './detectedTexts';
import { endTexts } from './endTexts';
import { endpointTexts } from './endpointTexts';
import { expertTexts } from './expertTexts';
import { malformedTexts } from './malformedTexts';
import { nudgeTexts } from './nudgeTexts';
import { resultTexts } from './resultTexts';
import type { Rule } from './rule';
import { startTexts } from './startTexts';

interface Rules {
  /** Those that begin with a text of any length come last. */
  readonly sentences: readonly Rule[];
  readonly results: readonly Rule[];
}

let known: Rules | null = null;

/** Made on first use: those who read English, as the log is, never need them. */
function rules(): Rules {
  return (known ??= makeRules());
}

function makeRules(): Rules {
  const all = [
    detectedTexts,
    decidedTexts,
    nudgeTexts,
    endTexts,
    malformedTexts,
    expertTexts,
    endpointTexts,
    startTexts,
  ].flatMap((texts) => texts());
  return {
    sentences: [...all.filter(({ isOpen }) => !isOpen), ...all.filter(({ isOpen }) => isOpen)],
    results: resultTexts(),
  };
}

/** Where the sentence ends that nobody knows: its end belongs to it. */
const sentenceEnd = /[.:!?](?=\s)/g;

export interface RunText {
  readonly text: string;
  /** Whether every word of it was known: else it holds words of the log as they stand. */
  readonly isKnown: boolean;
}

/**
 * A text of the log in the reader's language. The log keeps the words that the core wrote, in English: what is known of
 * them is told anew, and what is not (a model's words, an endpoint's, those of an older version) stays as it stands.
 */
export function readRunText(logged: string, t: Translate): RunText {
  const bySentence = sentenceBySentence(logged, t);
  if (bySentence.isKnown) return bySentence;
  // A value may look like the end of its sentence: then the whole of it fits all the same.
  const { sentences, results } = rules();
  const whole = wholeText([...sentences, ...results], logged, t);
  return whole === null ? bySentence : { text: whole, isKnown: true };
}

function sentenceBySentence(logged: string, t: Translate): RunText {
  let text = '';
  let isKnown = true;
  for (let at = 0; at < logged.length;) {
    const blank = /\s*/y;
    blank.lastIndex = at;
    text += blank.exec(logged)?.[0] ?? '';
    at = blank.lastIndex;
    if (at === logged.length) break;
    const next = sentenceAt(logged, at, t);
    if (next === null) isKnown = false;
    const end = next?.end ?? endOfSentence(logged, at);
    text += next?.text ?? logged.slice(at, end);
    at = end;
  }
  return { text, isKnown };
}

function wholeText(some: readonly Rule[], logged: string, t: Translate): string | null {
  for (const rule of some) {
    const found = rule.whole.exec(logged);
    if (found !== null) return told(rule, found, t);
  }
  return null;
}

function told({ kinds, say }: Rule, found: RegExpExecArray, t: Translate): string {
  const values = found.slice(1).map((value, index) => {
    switch (kinds[index]) {
      case 'r':
        return innerText(value, t);
      case 'q':
        return value
          .split('; ')
          .map((part) => innerText(part, t))
          .join('; ');
      default:
        return value;
    }
  });
  return say(t, values);
}

/** A text inside another: `finish refused: 2 failing, 3 pass`. */
function innerText(value: string, t: Translate): string {
  return wholeText(rules().results, value, t) ?? sentenceBySentence(value, t).text;
}

/** The log is English, so there is nothing to do for those who read English. */
export function runText(logged: string, { t, locale }: Language): string {
  return /^en\b/.test(locale) ? logged : readRunText(logged, t).text;
}

function sentenceAt(logged: string, at: number, t: Translate): { readonly text: string; readonly end: number } | null {
  for (const rule of rules().sentences) {
    rule.sticky.lastIndex = at;
    const found = rule.sticky.exec(logged);
    // What is told of an inner text moves the place at which the expression goes on.
    const end = rule.sticky.lastIndex;
    if (found !== null) return { text: told(rule, found, t), end };
  }
  return null;
}

function endOfSentence(logged: string, at: number): number {
  sentenceEnd.lastIndex = at;
  return sentenceEnd.exec(logged) === null ? logged.length : sentenceEnd.lastIndex;
}
