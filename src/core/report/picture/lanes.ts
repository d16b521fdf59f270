import { escapeMarkup } from '../escapeMarkup';
import { countOf, wholeNumber } from '../language';
import type { Language } from '../language';
import { rowTitle } from '../reportRows';
import { markText } from '../reportWords';
import type { MarkKind, MarkOf, ReportMark, RunReport } from '../runReport';
import { outcomeWord } from '../statusWords';
import { round } from './frame';
import type { Frame } from './frame';
import { glyphs } from './glyphs';
import { groupMarks } from './groupMarks';
import type { MarkGroup } from './groupMarks';
import { ink } from './inks';
import type { PlacedMark } from './placedMark';
import { fitText, textWidth } from './textWidth';

export const LANE_PX = 26;
/** Room for a mark and for a number of two digits beside it. */
const GAP_PX = 40;
const BAR_GAP_PX = 9;
const BAR_PX = 5;

export interface Lane {
  readonly kind: MarkKind;
  readonly name: string;
  /** The middle of the lane. */
  readonly y: number;
  readonly groups: readonly MarkGroup<ReportMark>[];
}

type LaneStart = Pick<Lane, 'kind' | 'name'> & { readonly marks: readonly ReportMark[] };

/** One lane for each kind of thing that happened; a kind that never happened takes no room. */
export function lanesOf(report: RunReport, { t }: Language): LaneStart[] {
  const names: readonly (readonly [MarkKind, string])[] = [
    ['verdict', t('Verdict')],
    ['nudge', t('Nudge')],
    ['said', t('You')],
    ['consultation', t('Expert')],
    ['compaction', t('Summed up')],
    ['edit', t('Edits')],
  ];
  return names
    .map(([kind, name]) => ({ kind, name, marks: report.marks.filter((mark) => mark.kind === kind) }))
    .filter(({ marks }) => marks.length > 0);
}

export function placeLanes(lanes: readonly LaneStart[], frame: Frame): Lane[] {
  return lanes.map(({ kind, name, marks }, index) => ({
    kind,
    name,
    y: frame.bottom + LANE_PX * (index + 0.5) + 10,
    groups: groupMarks(marks, frame.x, kind === 'edit' ? BAR_GAP_PX : GAP_PX),
  }));
}

export function drawLane(lane: Lane, frame: Frame): string {
  const name = fitText(lane.name, frame.left - 16, 11);
  const words = `<text x="${frame.left - 8}" y="${lane.y + 4}" text-anchor="end" ${ink('note')}>${escapeMarkup(name)}</text>`;
  return `${words}<path d="M${frame.left} ${lane.y + LANE_PX / 2}H${frame.right}" ${ink('grid')}/>`;
}

export function laneMarks(lane: Lane, language: Language, isLive: boolean): PlacedMark[] {
  const most = Math.max(1, ...lane.groups.map(({ items }) => items.length));
  return lane.groups.map((group) => ({
    key: `${lane.kind}-${group.first}`,
    step: group.first,
    x: group.x,
    y: lane.y,
    name: nameOf(group, language, isLive),
    shape: lane.kind === 'edit' ? bar(group.items.length, most) : shapeOf(group, language.locale),
    hitWidth: lane.kind === 'edit' ? BAR_GAP_PX : 24,
    hitHeight: LANE_PX - 2,
  }));
}

function nameOf(group: MarkGroup<ReportMark>, language: Language, isLive: boolean): string {
  const where = rowTitle({ from: group.first, to: group.last }, language);
  const [first] = group.items;
  if (first === undefined) return where;
  if (group.items.length === 1) return `${where}: ${markText(first, language, isLive)}`;
  return `${where}: ${manyOf(first.kind, group.items.length, language)}`;
}

function manyOf(kind: MarkKind, amount: number, language: Language): string {
  switch (kind) {
    case 'edit':
      return countOf(language, amount, '{0} edit', '{0} edits');
    case 'verdict':
      return countOf(language, amount, '{0} verdict', '{0} verdicts');
    case 'nudge':
      return countOf(language, amount, '{0} nudge', '{0} nudges');
    case 'said':
      return countOf(language, amount, '{0} word of yours', '{0} words of yours');
    case 'consultation':
      return countOf(language, amount, '{0} consultation', '{0} consultations');
    case 'compaction':
      return countOf(
        language,
        amount,
        '{0} time older messages were summed up',
        '{0} times older messages were summed up',
      );
  }
}

/** Edits as a bar: the taller, the more of them. */
function bar(amount: number, most: number): string {
  const height = round(5 + 13 * (most === 1 ? 0.45 : Math.sqrt(amount / most)));
  return `<rect x="${-BAR_PX / 2}" y="${round(9 - height)}" width="${BAR_PX}" height="${height}" rx="1.5" ${ink('edit')}/>`;
}

function shapeOf({ items }: MarkGroup<ReportMark>, locale: string): string {
  const [first] = items;
  if (first === undefined) return '';
  const glyph = first.kind === 'edit' ? '' : glyphs[first.kind === 'verdict' ? first.state : first.kind];
  const times =
    items.length === 1 ? '' : `<text x="10" y="4" ${ink('note')}>×${wholeNumber(locale, items.length)}</text>`;
  return glyph + times;
}

/**
 * Lines from a nudge or a consultation up through the plot, to see what came of it; over the plot what the tests made of
 * each piece of advice.
 */
export function drawGuides(lanes: readonly Lane[], frame: Frame, language: Language, isLive: boolean): string {
  const guided = lanes.filter(({ kind }) => kind === 'nudge' || kind === 'consultation');
  const lines = guided.flatMap(({ kind, y, groups }) =>
    groups.map(
      ({ x }) => `<path d="M${x} ${frame.top - 6}V${y - 9}" ${ink(kind === 'nudge' ? 'nudgeGuide' : 'expertGuide')}/>`,
    ),
  );
  let free = frame.left;
  const words = guided
    .filter(({ kind }) => kind === 'consultation')
    .flatMap(({ groups }) => groups)
    .map(({ x, items }) => {
      const text = `${language.t('Expert')}: ${outcomesOf(items, language, isLive)}`;
      const width = textWidth(text, 11);
      const from = Math.min(Math.max(x - width / 2, frame.left), frame.width - width);
      if (from < free) return '';
      free = from + width + 8;
      return `<text x="${round(from)}" y="${frame.top - 12}" ${ink('note')}>${escapeMarkup(text)}</text>`;
    });
  return lines.join('') + words.join('');
}

function outcomesOf(items: readonly ReportMark[], language: Language, isLive: boolean): string {
  const consultations = items.filter((mark): mark is MarkOf<'consultation'> => mark.kind === 'consultation');
  const words = consultations.map(({ outcome }) => outcomeWord(outcome, isLive, language.t));
  return [...new Set(words)].slice(0, 2).join(', ');
}
