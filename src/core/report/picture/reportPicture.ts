import { escapeMarkup } from '../escapeMarkup';
import { wholeNumber } from '../language';
import type { Language } from '../language';
import { factWords, storySentences } from '../reportWords';
import type { RunReport } from '../runReport';
import { frameOf, ticksTo } from './frame';
import { ink, inkStyles } from './inks';
import { LANE_PX, drawGuides, drawLane, laneMarks, lanesOf, placeLanes } from './lanes';
import { drawModels, modelsHeight } from './models';
import { paletteStyles } from './palette';
import { drawMark } from './placedMark';
import type { MarkLinks } from './placedMark';
import { drawBands, drawEnd, drawLine, drawPatterns, drawScale, testMarks } from './plot';
import { fitText, wrapText } from './textWidth';

export interface PictureOptions {
  /** In pixels. */
  readonly width: number;
  /** Whether task and result stand over the plot: a page around the picture has them in its own words. */
  readonly hasHeading: boolean;
  readonly links: MarkLinks;
}

/** Narrower than this it scrolls: about the width of an editor beside the side bar on a small screen at 200 %. */
const NARROWEST = 240;
const WIDEST = 1600;
const PAD = 20;
const PLOT_TOP = 56;
const AXIS_PX = 30;
const FONT = "var(--vscode-font-family,system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',sans-serif)";

/** What the picture wants of the style sheet around it. */
export const pictureStyles = `${paletteStyles}\n${inkStyles}\n.pr-picture{font-family:${FONT}}`;

/** The run in one picture, as an `svg` element. Without the style sheet it is drawn for a light page. */
export function reportPicture(report: RunReport, language: Language, options: PictureOptions): string {
  const width = Math.round(Math.min(WIDEST, Math.max(NARROWEST, options.width)));
  const heading = options.hasHeading ? drawHeading(report, language, width) : { svg: '', height: 0 };
  const named = lanesOf(report, language);
  const gutter = [...scaleWords(report, language), ...named.map(({ name }) => name)];
  const frame = frameOf(report, width, heading.height + PLOT_TOP, gutter);
  const lanes = placeLanes(named, frame);
  const axisTop = frame.bottom + 10 + LANE_PX * lanes.length;
  const modelsTop = axisTop + AXIS_PX + 14;
  const height = modelsTop + modelsHeight(report, frame.isNarrow) + (options.hasHeading ? 34 : 8);
  const isLive = report.status === 'running';
  const marks = [
    ...testMarks(report, frame, language),
    ...lanes.flatMap((lane) => laneMarks(lane, language, isLive)),
  ].sort((a, b) => a.x - b.x || a.y - b.y);
  const title = language.t('Failing tests');
  const pad = options.hasHeading ? PAD : 1;
  const box = { left: pad, right: width - pad, top: modelsTop };
  return [
    openTag(report, language, { ...options, width, height }),
    options.hasHeading ? `<rect width="${width}" height="${height}" ${ink('page')}/>` : '',
    drawPatterns(),
    heading.svg,
    `<text x="${pad}" y="${frame.top - 30}" ${ink('strong')}>${escapeMarkup(title)}</text>`,
    drawBands(report, frame, language),
    drawScale(frame, language),
    drawAxis(report, frame, axisTop, language),
    ...lanes.map((lane) => drawLane(lane, frame)),
    drawLine(report, frame),
    drawGuides(lanes, frame, language, isLive),
    drawEnd(report, frame, language),
    marksGroup(
      marks.map((mark) => drawMark(mark, options.links)),
      language,
      options.links,
    ),
    drawModels(report, box, language, frame.isNarrow),
    options.hasHeading ? drawFoot(report, language, width, height) : '',
    '</svg>',
  ].join('\n');
}

/** The widest of what the scale and the axis have to their left. */
function scaleWords({ tests }: RunReport, { t, locale }: Language): string[] {
  const counts = tests.map(({ failing }) => failing ?? 0);
  return [t('fail'), t('pass'), t('Step'), wholeNumber(locale, Math.max(0, ...counts))];
}

function openTag(
  report: RunReport,
  language: Language,
  { width, height, links }: PictureOptions & { height: number },
): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  const role = links.kind === 'none' ? 'img' : 'group';
  const title = `${language.t('Run report')}: ${report.task}`;
  const words = storySentences(report, language).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="pr-picture" ${size} role="${role}" aria-labelledby="pr-title" aria-describedby="pr-desc" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif">`,
    `<title id="pr-title">${escapeMarkup(title)}</title>`,
    `<desc id="pr-desc">${escapeMarkup(words)}</desc>`,
  ].join('\n');
}

function drawHeading(report: RunReport, language: Language, width: number): { svg: string; height: number } {
  const room = width - 2 * PAD;
  const [status = '', ...facts] = factWords(report, language);
  const isGood = report.status === 'fixed' || report.status === 'already-passing';
  const sign = isGood ? '✓ ' : '';
  const sentences = wrapText(storySentences(report, language).join(' '), room, 12, 2);
  const lines = sentences.map(
    (line, index) => `<text x="${PAD}" y="${82 + 17 * index}" ${ink('note')}>${escapeMarkup(line)}</text>`,
  );
  return {
    svg: [
      `<text x="${PAD}" y="36" ${ink('title')}>${escapeMarkup(fitText(report.task, room, 18))}</text>`,
      `<text x="${PAD}" y="60" ${ink('text')}><tspan font-weight="600">${escapeMarkup(sign + capital(status, language.locale))}</tspan>${escapeMarkup(['', ...facts].join(' · '))}</text>`,
      ...lines,
    ].join('\n'),
    height: 68 + 17 * lines.length,
  };
}

/** A word as a sentence begins with it. */
function capital(word: string, locale: string): string {
  return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
}

function drawAxis(report: RunReport, frame: ReturnType<typeof frameOf>, top: number, { t }: Language): string {
  const wanted = Math.max(2, Math.floor((frame.right - frame.left) / 70));
  const ticks = ticksTo(report.steps, wanted).map((step) => {
    const x = frame.x(step);
    return `<path d="M${x} ${frame.top - 6}V${top}" ${ink('grid')} stroke-opacity="0.6"/><text x="${x}" y="${top + 16}" text-anchor="middle" ${ink('note')}>${step}</text>`;
  });
  return `${ticks.join('')}<text x="${frame.left - 8}" y="${top + 16}" text-anchor="end" ${ink('note')}>${escapeMarkup(t('Step'))}</text>`;
}

function marksGroup(marks: readonly string[], { t }: Language, links: MarkLinks): string {
  if (links.kind !== 'buttons') return `<g>${marks.join('\n')}</g>`;
  const name = escapeMarkup(t('Marks, from the first step to the last'));
  return `<g role="toolbar" aria-label="${name}">${marks.join('\n')}</g>`;
}

function drawFoot(report: RunReport, { t }: Language, width: number, height: number): string {
  const words = [
    'Protégé',
    report.isPractice ? t('practice models, which are no language models') : '',
    report.testCommand,
    report.runId,
  ].filter((word) => word !== '');
  const text = fitText(words.join(' · '), width - 2 * PAD, 11);
  return `<text x="${PAD}" y="${height - 14}" ${ink('note')}>${escapeMarkup(text)}</text>`;
}
