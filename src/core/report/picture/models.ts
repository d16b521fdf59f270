import { escapeMarkup } from '../escapeMarkup';
import { countOf, wholeNumber } from '../language';
import type { Language } from '../language';
import type { RunReport } from '../runReport';
import { money } from '../../budget/money';
import { round } from './frame';
import { ink } from './inks';
import { fitText, textWidth } from './textWidth';

const HEADING_PX = 26;
const ROW_PX = 40;
/** A line of words more, where name and numbers don't fit side by side. */
const LINE_PX = 15;
const BAR_PX = 8;
/** More models than this are summed up by the table alone. */
const MOST_MODELS = 6;

export function modelsHeight(report: RunReport, isNarrow: boolean): number {
  const line = isNarrow ? LINE_PX : 0;
  const rows = Math.min(MOST_MODELS, report.models.length);
  return rows === 0 ? 0 : HEADING_PX + line + (ROW_PX + line) * rows;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

/** Tokens and cost by model, as bars on one scale: tokens in are solid, tokens out striped. */
export function drawModels(report: RunReport, box: Box, language: Language, isNarrow: boolean): string {
  const { t } = language;
  if (report.models.length === 0) return '';
  const most = Math.max(1, ...report.models.map((row) => row.inputTokens + row.outputTokens));
  const heading = `<text x="${box.left}" y="${box.top + 14}" ${ink('strong')}>${escapeMarkup(t('Tokens and cost by model'))}</text>`;
  const hint = t('solid: in, striped: out');
  const line = isNarrow ? LINE_PX : 0;
  const legend = aside(hint, box, box.top + 14, isNarrow);
  const rows = report.models.slice(0, MOST_MODELS).map((row, index) => {
    const top = box.top + HEADING_PX + line + index * (ROW_PX + line);
    return drawModel(row, { ...box, top }, most, language, isNarrow);
  });
  return heading + legend + rows.join('');
}

/** A note at the right of a line, or where there is no room on the next one. */
function aside(words: string, { left, right }: Box, y: number, isNarrow: boolean): string {
  return isNarrow
    ? `<text x="${left}" y="${y + LINE_PX}" ${ink('note')}>${escapeMarkup(fitText(words, right - left, 11))}</text>`
    : `<text x="${right}" y="${y}" text-anchor="end" ${ink('note')}>${escapeMarkup(words)}</text>`;
}

function drawModel(
  row: RunReport['models'][number],
  box: Box,
  most: number,
  language: Language,
  isNarrow: boolean,
): string {
  const { t, locale } = language;
  const facts = [
    countOf(language, row.calls, '{0} call', '{0} calls'),
    t('{0} in', wholeNumber(locale, row.inputTokens)),
    t('{0} out', wholeNumber(locale, row.outputTokens)),
    money(row.costUsd),
  ].join(' · ');
  const role = row.role === 'expert' ? t('expert') : t('protégé');
  const room = box.right - box.left - (isNarrow ? 0 : textWidth(facts, 11) + 16);
  const name = fitText(`${row.model} (${role})`, room, 12);
  const scale = (box.right - box.left) / most;
  const input = round(row.inputTokens * scale);
  // Something that was there is never drawn as nothing.
  const output = round(Math.max(row.outputTokens > 0 ? 2 : 0, row.outputTokens * scale));
  const at = `y="${box.top + 20 + (isNarrow ? LINE_PX : 0)}" height="${BAR_PX}"`;
  return (
    `<text x="${box.left}" y="${box.top + 13}" ${ink('text')}>${escapeMarkup(name)}</text>` +
    aside(facts, box, box.top + 13, isNarrow) +
    `<rect x="${box.left}" ${at} width="${round(box.right - box.left)}" rx="2" ${ink('track')}/>` +
    `<rect x="${box.left}" ${at} width="${input}" rx="2" ${ink('input')}/>` +
    `<rect x="${round(box.left + input)}" ${at} width="${output}" fill="url(#pr-output-pattern)"/>`
  );
}
