import { countOf } from './language';
import type { Language } from './language';
import { markText, testsText } from './reportWords';
import type { MarkOf, ReportMark, RunReport, TestPoint } from './runReport';
import { wholeRuns } from './testPoint';

/** One line of the report as a table: a step, or in a long run a stretch of them. */
export interface ReportRow {
  readonly from: number;
  readonly to: number;
  /** Failing tests after it, as last measured; null where nothing was measured. */
  readonly failing: number | null;
  /** What happened, in words from outside too: the caller escapes them. */
  readonly words: readonly string[];
  readonly consultations: readonly MarkOf<'consultation'>[];
}

const MOST_ROWS = 120;
const MOST_TEXTS = 4;

/** Steps in which something happened, as a table; a long run is told in stretches of equal length. */
export function reportRows(report: RunReport, language: Language, mostRows = MOST_ROWS): ReportRow[] {
  const eventful = new Set([...report.tests, ...report.marks].map(({ step }) => step));
  const size = eventful.size <= mostRows ? 1 : Math.ceil(report.steps / mostRows);
  const binOf = (step: number): number => (step === 0 ? 0 : Math.ceil(step / size));
  const bins = new Map<number, { tests: TestPoint[]; marks: ReportMark[] }>();
  const bin = (step: number): { tests: TestPoint[]; marks: ReportMark[] } => {
    const found = bins.get(binOf(step)) ?? { tests: [], marks: [] };
    bins.set(binOf(step), found);
    return found;
  };
  for (const test of report.tests) bin(test.step).tests.push(test);
  for (const mark of report.marks) bin(mark.step).marks.push(mark);
  return [...bins.entries()]
    .sort(([a], [b]) => a - b)
    .map(([index, { tests, marks }]) => ({
      from: index === 0 ? 0 : (index - 1) * size + 1,
      to: index === 0 ? 0 : Math.min(index * size, report.steps),
      failing: wholeRuns(tests).findLast(({ failing }) => failing !== null)?.failing ?? null,
      words: size === 1 ? everything(tests, marks, report, language) : inShort(tests, marks, report, language),
      consultations: marks.filter((mark) => mark.kind === 'consultation'),
    }));
}

function everything(
  tests: readonly TestPoint[],
  marks: readonly ReportMark[],
  report: RunReport,
  language: Language,
): string[] {
  const isLive = report.status === 'running';
  const edits = marks.filter(({ kind }) => kind === 'edit');
  const others = marks.filter(({ kind }) => kind !== 'edit');
  return [
    ...edits.map((mark) => markText(mark, language, isLive)),
    ...tests.map((test) => language.t('Tests: {0}', testsText(test, language))),
    ...others.map((mark) => markText(mark, language, isLive)),
  ];
}

function inShort(
  tests: readonly TestPoint[],
  marks: readonly ReportMark[],
  report: RunReport,
  language: Language,
): string[] {
  const edits = marks.filter(({ kind }) => kind === 'edit').length;
  const others = marks.filter(({ kind }) => kind !== 'edit');
  const isLive = report.status === 'running';
  const more = others.length - MOST_TEXTS;
  return [
    edits === 0 ? '' : countOf(language, edits, '{0} edit', '{0} edits'),
    tests.length === 0 ? '' : countOf(language, tests.length, '{0} test run', '{0} test runs'),
    ...others.slice(0, MOST_TEXTS).map((mark) => markText(mark, language, isLive)),
    more > 0 ? language.t('and {0} more', more) : '',
  ].filter((text) => text !== '');
}

/** `Step 12`, `Steps 101 to 117`, or what came before the first. */
export function rowTitle({ from, to }: Pick<ReportRow, 'from' | 'to'>, { t }: Language): string {
  if (to === 0) return t('Before');
  return from === to ? t('Step {0}', from) : t('Steps {0} to {1}', from, to);
}
