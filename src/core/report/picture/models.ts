import { escapeMarkup } from '../escapeMarkup';
import { countOf, wholeNumber } from '../language';
import type { Language } from '../language';
import type { RunReport } from '../runReport';
import { money } from '../statusWords';
import { round } from './frame';
import { ink } from './inks';
import { fitText, textWidth } from './textWidth';

const HEADING_PX = 26;
const ROW_PX = 40;
const BAR_PX = 8;
/** More models than this are summed up by the table alone. */
const MOST_MODELS = 6;

export function modelsHeight(report: RunReport): number {
  return report.models.length === 0 ? 0 : HEADING_PX + ROW_PX * Math.min(MOST_MODELS, report.models.length);
}

/** Tokens and cost by model, as bars on one scale: tokens in are solid, tokens out striped. */
export function drawModels(
  report: RunReport,
  box: { left: number; right: number; top: number },
  language: Language,
): string {
  const { t } = language;
  if (report.models.length === 0) return '';
  const most = Math.max(1, ...report.models.map((row) => row.inputTokens + row.outputTokens));
  const heading = `<text x="${box.left}" y="${box.top + 14}" ${ink('strong')}>${escapeMarkup(t('Tokens and cost by model'))}</text>`;
  const hint = t('solid: in, striped: out');
  const legend = `<text x="${box.right}" y="${box.top + 14}" text-anchor="end" ${ink('note')}>${escapeMarkup(hint)}</text>`;
  const rows = report.models
    .slice(0, MOST_MODELS)
    .map((row, index) => drawModel(row, { ...box, top: box.top + HEADING_PX + index * ROW_PX }, most, language));
  return heading + legend + rows.join('');
}

function drawModel(
  row: RunReport['models'][number],
  box: { left: number; right: number; top: number },
  most: number,
  language: Language,
): string {
  const { t, locale } = language;
  const facts = [
    countOf(language, row.calls, '{0} call', '{0} calls'),
    t('{0} in', wholeNumber(locale, row.inputTokens)),
    t('{0} out', wholeNumber(locale, row.outputTokens)),
    money(row.costUsd),
  ].join(' · ');
  const role = row.role === 'expert' ? t('expert') : t('protégé');
  const name = fitText(`${row.model} (${role})`, box.right - box.left - textWidth(facts, 11) - 16, 12);
  const scale = (box.right - box.left) / most;
  const input = round(row.inputTokens * scale);
  // Something that was there is never drawn as nothing.
  const output = round(Math.max(row.outputTokens > 0 ? 2 : 0, row.outputTokens * scale));
  const at = `y="${box.top + 20}" height="${BAR_PX}"`;
  return (
    `<text x="${box.left}" y="${box.top + 13}" ${ink('text')}>${escapeMarkup(name)}</text>` +
    `<text x="${box.right}" y="${box.top + 13}" text-anchor="end" ${ink('note')}>${escapeMarkup(facts)}</text>` +
    `<rect x="${box.left}" ${at} width="${round(box.right - box.left)}" rx="2" ${ink('track')}/>` +
    `<rect x="${box.left}" ${at} width="${input}" rx="2" ${ink('input')}/>` +
    `<rect x="${round(box.left + input)}" ${at} width="${output}" fill="url(#pr-output-pattern)"/>`
  );
}
