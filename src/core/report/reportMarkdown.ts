import { wholeNumber } from './language';
import type { Language } from './language';
import { bullets, paragraphs, plain, section } from './markdown';
import { reportRows, rowTitle } from './reportRows';
import { factWords, storySentences } from './reportWords';
import { runText } from './runTexts/runText';
import type { RunReport } from './runReport';
import { money } from '../budget/money';
import { wholeRuns } from './testPoint';

/** More counts than this in a line are noise. */
const MOST_COUNTS = 40;

/** The report as Markdown: the story in words, the table of steps, the table of models. */
export function reportMarkdown(report: RunReport, language: Language): string {
  const { t } = language;
  const [status = '', ...facts] = factWords(report, language);
  return paragraphs(
    `# ${plain(report.task === '' ? t('Run report') : report.task)}`,
    [`**${status}**`, ...facts].join(' · '),
    storySentences(report, language).join(' '),
    plain(runText(report.message, language)),
    bullets(about(report, language)),
    section(t('Failing tests'), countsLine(report, language)),
    section(t('Step by step'), stepTable(report, language)),
    section(t('Tokens and cost by model'), modelTable(report, language)),
  );
}

function about(report: RunReport, { t }: Language): string[] {
  return [
    report.model === '' ? '' : t('Model: {0}', plain(report.model)),
    report.isPractice ? t('Practice models: search programs, no language models') : '',
    report.expert === null ? t('Expert: none') : t('Expert: {0}', plain(report.expert)),
    report.testCommand === '' ? '' : t('Tests: {0}', plain(report.testCommand)),
    report.runId === '' ? '' : t('Run: {0}', plain(report.runId)),
  ].filter((fact) => fact !== '');
}

/** `3 → 3 → 1 → 0`: each whole run of the tests, in order. */
function countsLine(report: RunReport, { t }: Language): string {
  const runs = wholeRuns(report.tests);
  if (runs.length === 0) return '';
  const counts = runs.map(({ failing }) => (failing === null ? '?' : String(failing)));
  if (counts.length <= MOST_COUNTS) return counts.join(' → ');
  const half = MOST_COUNTS / 2;
  return [...counts.slice(0, half), t('({0} more)', counts.length - MOST_COUNTS), ...counts.slice(-half)].join(' → ');
}

function stepTable(report: RunReport, language: Language): string {
  const { t } = language;
  const rows = reportRows(report, language);
  if (rows.length === 0) return t('Nothing has happened yet.');
  return [
    `| ${t('Step')} | ${t('Failing')} | ${t('What happened')} |`,
    '|---|--:|---|',
    ...rows.map(
      (row) =>
        `| ${rowTitle(row, language)} | ${row.failing ?? ''} | ${row.words.map((word) => plain(word)).join('; ')} |`,
    ),
  ].join('\n');
}

function modelTable(report: RunReport, { t, locale }: Language): string {
  if (report.models.length === 0) return '';
  return [
    `| ${t('Model')} | ${t('Calls')} | ${t('Tokens in')} | ${t('Tokens out')} | ${t('Cost')} |`,
    '|---|--:|--:|--:|--:|',
    ...report.models.map((row) => {
      const [calls, input, output] = [row.calls, row.inputTokens, row.outputTokens].map((n) => wholeNumber(locale, n));
      return `| ${plain(row.model)} | ${calls} | ${input} | ${output} | ${money(row.costUsd)} |`;
    }),
  ].join('\n');
}
