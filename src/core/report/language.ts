/** Turns a text of ours into the reader's language; `{0}` stands for the first of the values. */
export type Translate = (message: string, ...values: (string | number | boolean)[]) => string;

/** How a report speaks. `locale` is a BCP 47 tag and decides how numbers are written. */
export interface Language {
  readonly t: Translate;
  readonly locale: string;
}

export function formatMessage(message: string, ...values: (string | number | boolean)[]): string {
  return message.replace(/\{(\d+)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}

export const ENGLISH: Language = { t: formatMessage, locale: 'en' };

/** Chooses between one and many; both texts may use `{0}` for the count. */
export function countOf({ t, locale }: Language, amount: number, one: string, many: string): string {
  return t(amount === 1 ? one : many, wholeNumber(locale, amount));
}

/** Making one takes longer than everything else in a long report together. */
const formats = new Map<string, Intl.NumberFormat>();

export function wholeNumber(locale: string, amount: number): string {
  const format = formats.get(locale) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  formats.set(locale, format);
  return format.format(amount);
}
