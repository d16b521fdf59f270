import { formatMessage } from '../../core/report/language';
import { optionWords } from '../../core/report/optionWords';
import { runText } from '../../core/report/runTexts/runText';
import type { Translate } from '../../core/report/language';
import type { RunOptionName, RunOptions } from '../../core/trajectory/runOptions';

type Value = string | number | boolean;

let translate: Translate = formatMessage;

/** Set once on activation to VS Code's own `l10n.t`; modules that know no editor stay testable without it. */
export function useTranslator(translator: Translate): void {
  translate = translator;
}

let language = 'en';

/** Set once on activation: how numbers, money and times are written, as a BCP 47 tag. */
export function useLanguage(tag: string): void {
  language = tag;
}

export function decimal(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );
}

/** A moment of the log, in the reader's own time zone. */
export function dateTime(at: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(at));
}

/** Bytes as people read them; small amounts in megabytes. */
export function byteSize(bytes: number): string {
  if (bytes < 0.05e9) return t('{0} MB', decimal(Math.max(1, Math.round(bytes / 1e6))));
  return t('{0} GB', decimal(bytes / 1e9, 1));
}

/** A text for people, in the editor's language. `{0}` stands for the first argument. */
export function t(message: string, ...args: Value[]): string {
  return translate(message, ...args);
}

/** A text of a run's log, which the core wrote in English, in the editor's language as far as it is known. */
export function logged(text: string): string {
  return runText(text, { t, locale: language });
}

/** What was chosen for a run, in words. */
export function chosenWords(options: RunOptions, names: readonly RunOptionName[]): string {
  return optionWords(options, names, { t, locale: language }).join(', ');
}

/** Chooses between one and many; both texts may use `{0}` for the count. */
export function count(amount: number, one: string, many: string): string {
  return t(amount === 1 ? one : many, amount);
}
