import { formatMessage } from '../../core/report/language';
import type { Translate } from '../../core/report/language';

type Value = string | number | boolean;

let translate: Translate = formatMessage;

/** Set once on activation to VS Code's own `l10n.t`; modules that know no editor stay testable without it. */
export function useTranslator(translator: Translate): void {
  translate = translator;
}

/** A text for people, in the editor's language. `{0}` stands for the first argument. */
export function t(message: string, ...args: Value[]): string {
  return translate(message, ...args);
}

/** Chooses between one and many; both texts may use `{0}` for the count. */
export function count(amount: number, one: string, many: string): string {
  return t(amount === 1 ? one : many, amount);
}
