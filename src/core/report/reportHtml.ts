import { escapeMarkup } from './escapeMarkup';
import { wholeNumber } from './language';
import type { Language } from './language';
import { reportPicture } from './picture/reportPicture';
import { reportRows, rowTitle } from './reportRows';
import type { ReportRow } from './reportRows';
import { reportStyles } from './reportStyles';
import { factWords, storySentences } from './reportWords';
import { runText } from './runTexts/runText';
import type { RunReport } from './runReport';
import { money } from '../budget/money';

export interface PageBodyOptions {
  /** Of the picture, in pixels. */
  readonly width: number;
  /** Whether a script serves the steps and the receipts; without one, marks lead to the rows of the table. */
  readonly isInteractive: boolean;
}

/** The report as the body of a page: the picture, and the same as tables. Every text from outside is escaped. */
export function reportBody(report: RunReport, language: Language, { width, isInteractive }: PageBodyOptions): string {
  const { t } = language;
  const rows = reportRows(report, language);
  const [status = '', ...facts] = factWords(report, language);
  const task = report.task === '' ? t('Run report') : report.task;
  const links = isInteractive
    ? ({ kind: 'buttons' } as const)
    : ({
        kind: 'anchors',
        href: (step: number) => `#${idOf(rows.findLast(({ from }) => from <= step) ?? { from: 0 })}`,
      } as const);
  return [
    '<main class="pr-report">',
    `<h1>${escapeMarkup(task)}</h1>`,
    `<p><strong>${escapeMarkup(status)}</strong>${escapeMarkup(['', ...facts].join(' · '))}</p>`,
    `<p class="pr-muted">${escapeMarkup(storySentences(report, language).join(' '))}</p>`,
    report.message === '' ? '' : `<p>${escapeMarkup(runText(report.message, language))}</p>`,
    `<div class="pr-scroll">${reportPicture(report, language, { width, hasHeading: false, links })}</div>`,
    stepTable(rows, language, isInteractive),
    modelTable(report, language),
    about(report, language),
    '</main>',
  ].join('\n');
}

function idOf({ from }: Pick<ReportRow, 'from'>): string {
  return `step-${from}`;
}

function stepTable(rows: readonly ReportRow[], language: Language, isInteractive: boolean): string {
  const { t } = language;
  const caption = t('Failing tests and what happened, step by step');
  const head = [t('Step'), t('Failing tests'), t('What happened')].map(
    (word) => `<th scope="col">${escapeMarkup(word)}</th>`,
  );
  const body =
    rows.length === 0
      ? `<tr><td colspan="3">${escapeMarkup(t('Nothing has happened yet.'))}</td></tr>`
      : rows.map((row) => tableRow(row, language, isInteractive)).join('\n');
  return [
    `<details open data-key="steps"><summary>${escapeMarkup(t('Step by step'))}</summary>`,
    `<table><caption>${escapeMarkup(caption)}</caption>`,
    `<thead><tr>${head.join('')}</tr></thead>`,
    `<tbody>${body}</tbody></table></details>`,
  ].join('\n');
}

function tableRow(row: ReportRow, language: Language, isInteractive: boolean): string {
  const title = escapeMarkup(rowTitle(row, language));
  const opens = isInteractive && row.to > 0;
  const head = opens ? button(title, `data-key="row-${row.from}" data-step="${Math.max(1, row.from)}"`) : title;
  const receipts = isInteractive
    ? row.consultations.map(({ consultationId }) => {
        const id = escapeMarkup(consultationId);
        return `<li>${button(escapeMarkup(language.t('Show the receipt')), `data-key="receipt-${id}" data-consultation="${id}"`)}</li>`;
      })
    : [];
  const words = [...row.words.map((word) => `<li>${escapeMarkup(word)}</li>`), ...receipts].join('');
  const failing = row.failing === null ? '' : wholeNumber(language.locale, row.failing);
  return `<tr id="${idOf(row)}"><th scope="row">${head}</th><td class="pr-number">${failing}</td><td><ul>${words}</ul></td></tr>`;
}

function button(words: string, attributes: string): string {
  return `<button type="button" class="pr-link" ${attributes}>${words}</button>`;
}

function modelTable(report: RunReport, language: Language): string {
  const { t, locale } = language;
  if (report.models.length === 0) return '';
  const head = [t('Calls'), t('Tokens in'), t('Tokens out'), t('Cost')];
  const rows = report.models.map((row) => {
    const counts = [row.calls, row.inputTokens, row.outputTokens].map((count) => wholeNumber(locale, count));
    const cells = [...counts, money(row.costUsd)].map((cell) => `<td class="pr-number">${escapeMarkup(cell)}</td>`);
    return `<tr><th scope="row">${escapeMarkup(row.model)}</th>${cells.join('')}</tr>`;
  });
  return [
    `<h2>${escapeMarkup(t('Tokens and cost by model'))}</h2>`,
    `<table><thead><tr><th scope="col">${escapeMarkup(t('Model'))}</th>`,
    ...head.map((word) => `<th scope="col" class="pr-number">${escapeMarkup(word)}</th>`),
    `</tr></thead><tbody>${rows.join('\n')}</tbody></table>`,
  ].join('');
}

function about(report: RunReport, { t }: Language): string {
  const facts = [
    report.model === '' ? '' : t('Model: {0}', report.model),
    report.isPractice ? t('Practice models: search programs, no language models') : '',
    report.expert === null ? t('Expert: none') : t('Expert: {0}', report.expert),
    report.testCommand === '' ? '' : t('Tests: {0}', report.testCommand),
    report.runId === '' ? '' : t('Run: {0}', report.runId),
  ].filter((fact) => fact !== '');
  return `<p class="pr-muted">${escapeMarkup(facts.join(' · '))}</p>`;
}

const PAGE_WIDTH = 960;

/**
 * The report as a page of its own. `styleSource` is what the content policy allows as a style sheet: the hash of
 * `reportStyles`, as `'sha256-…'`. Nothing else may load, and no script may run.
 */
export function reportPage(report: RunReport, language: Language, styleSource: string): string {
  const title = `${language.t('Run report')}: ${report.task}`;
  return `<!DOCTYPE html>
<html lang="${escapeMarkup(language.locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${escapeMarkup(styleSource)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeMarkup(title)}</title>
<style>${reportStyles}</style>
</head>
<body class="pr-page">
${reportBody(report, language, { width: PAGE_WIDTH, isInteractive: false })}
</body>
</html>
`;
}
