import { z } from 'zod';
import type { Range } from './mask';

interface Report {
  readonly range: readonly [number, number];
}

interface RuleContext {
  readonly sharedOptions: Record<string, never>;
  readonly locale: 'en';
  report(report: Report): void;
  ignore(report: Report): void;
  createTranslator(messages: unknown): (id: string, data?: unknown) => { message: string; messageId: string };
}

interface Source {
  readonly content: string;
  readonly filePath: string;
  readonly ext: string;
  readonly contentType: 'text';
  readonly hasBOM: boolean;
}

interface Rule {
  readonly meta: { readonly id: string };
  create(context: RuleContext, options: Record<string, never>): { file?(source: Source): unknown };
}

const moduleSchema = z.object({
  rules: z.array(
    z.custom<Rule>((value) => typeof value === 'object' && value !== null && 'create' in value && 'meta' in value),
  ),
});

/** One reads binary key stores, the other comments that switch rules off: a repository must not do that. */
const LEFT_OUT = /-(?:gcp|filter-comments)$/;

/** Finds secrets by the rules of secretlint's recommended preset. Its rules answer at once, without promises. */
export async function loadLibraryRules(): Promise<(text: string) => Range[]> {
  const preset: unknown = await import('@secretlint/secretlint-rule-preset-recommend');
  const rules = moduleSchema.parse(preset).rules.filter(({ meta }) => !LEFT_OUT.test(meta.id));
  return (text) => rules.flatMap((rule) => runRule(rule, text));
}

function runRule(rule: Rule, text: string): Range[] {
  const ranges: Range[] = [];
  const context: RuleContext = {
    sharedOptions: {},
    locale: 'en',
    report: ({ range: [from, to] }) => void ranges.push({ from, to }),
    ignore: () => undefined,
    createTranslator: () => (id) => ({ message: id, messageId: id }),
  };
  rule
    .create(context, {})
    .file?.({ content: text, filePath: 'text.txt', ext: '.txt', contentType: 'text', hasBOM: false });
  return ranges;
}
