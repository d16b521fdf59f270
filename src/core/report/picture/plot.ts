import { escapeMarkup } from '../escapeMarkup';
import { countOf, wholeNumber } from '../language';
import type { Language } from '../language';
import { rowTitle } from '../reportRows';
import { testsText, verdictWord } from '../reportWords';
import type { RunReport } from '../runReport';
import { placeTests, round, ticksTo } from './frame';
import type { Frame, PlacedTest } from './frame';
import { glyphs } from './glyphs';
import { groupMarks } from './groupMarks';
import { ink } from './inks';
import type { PlacedMark } from './placedMark';
import { fitText, textWidth } from './textWidth';

const TEST_GAP_PX = 15;

/** The scale at the left: counts, or only failing and passing where there are none. */
export function drawScale(frame: Frame, { t, locale }: Language): string {
  const marks = frame.isCounted
    ? ticksTo(frame.most).map((count) => [count, wholeNumber(locale, count)] as const)
    : ([
        [1, t('fail')],
        [0, t('pass')],
      ] as const);
  return marks
    .map(([failing, words]) => {
      const y = frame.y(failing);
      const line = `<path d="M${frame.left} ${y}H${frame.right}" ${ink(failing === 0 ? 'base' : 'grid')}/>`;
      return `${line}<text x="${frame.left - 8}" y="${y + 4}" text-anchor="end" ${ink('note')}>${escapeMarkup(words)}</text>`;
    })
    .join('');
}

/** Shaded stretches without progress: a tint, a pattern of its own, and a word where there is room. */
export function drawBands(report: RunReport, frame: Frame, language: Language): string {
  const half = (frame.right - frame.left - 20) / Math.max(1, report.steps) / 2;
  return report.spans
    .map(({ state, from, to }) => {
      const x = round(Math.max(frame.left, frame.x(from) - half));
      const width = round(Math.max(4, Math.min(frame.right, frame.x(to) + half) - x));
      const box = `x="${x}" y="${frame.top - 6}" width="${width}" height="${frame.bottom - frame.top + 6}"`;
      const kind = state === 'looping' ? 'loop' : 'stall';
      const words = verdictWord(state, language);
      const label =
        textWidth(words, 11) + 12 > width
          ? ''
          : `<text x="${x + 6}" y="${frame.top + 7}" ${ink('label')}>${escapeMarkup(words)}</text>`;
      return `<rect ${box} ${ink(`${kind}Band`)}/><rect ${box} fill="url(#pr-${kind}-pattern)"/>${label}`;
    })
    .join('');
}

export function drawPatterns(): string {
  return (
    '<defs>' +
    `<pattern id="pr-loop-pattern" width="8" height="8" patternUnits="userSpaceOnUse"><path d="M-2 2 2 -2M0 8 8 0M6 10 10 6" ${ink('loopHatch')}/></pattern>` +
    `<pattern id="pr-stall-pattern" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="4" cy="4" r="1" ${ink('stallHatch')}/></pattern>` +
    `<pattern id="pr-output-pattern" width="4" height="4" patternUnits="userSpaceOnUse"><path d="M0 0V4" ${ink('outputHatch')}/></pattern>` +
    '</defs>'
  );
}

/** The failing tests as last measured, held until they were measured again. */
export function drawLine(report: RunReport, frame: Frame): string {
  const placed = placeTests(report.tests, frame).filter(({ test }) => !test.isPartial);
  const [start] = placed;
  if (start === undefined) return '';
  let level = start.failing;
  let x = frame.x(start.test.step);
  let path = `M${x} ${frame.y(level)}`;
  let clear = '';
  const holdTo = (end: number): void => {
    path += `H${end}`;
    if (level === 0) clear += `M${x} ${frame.y(0)}H${end}`;
    x = end;
  };
  for (const { test, failing } of placed.slice(1)) {
    if (failing === level) continue;
    holdTo(frame.x(test.step));
    path += `V${frame.y(failing)}`;
    level = failing;
  }
  holdTo(frame.x(report.steps));
  const area = `<path d="${path}V${frame.bottom}H${frame.x(start.test.step)}Z" ${ink('area')}/>`;
  const atZero = clear === '' ? '' : `<path d="${clear}" ${ink('clear')}/>`;
  // A broad line that goes up and down every few pixels would be a solid block.
  const isDense = placed.length > (frame.right - frame.left) / 4;
  return `${area}<path d="${path}" ${ink(isDense ? 'fineLine' : 'line')}/>${atZero}`;
}

function glyphOf({ test }: PlacedTest): keyof typeof glyphs {
  if (test.isPartial) return 'partial';
  if (test.status === 'passed') return 'passing';
  return test.status === 'failed' ? 'failing' : 'unknown';
}

/** A dot for each run of the tests; of runs that lie side by side the last one speaks. */
export function testMarks(report: RunReport, frame: Frame, language: Language): PlacedMark[] {
  const placed = placeTests(report.tests, frame).map((one) => ({ ...one, step: one.test.step }));
  return groupMarks(placed, frame.x, TEST_GAP_PX).flatMap((group) => {
    const last = group.items.findLast(({ test }) => !test.isPartial) ?? group.items.at(-1);
    if (last === undefined) return [];
    const where = rowTitle({ from: group.first, to: group.last }, language);
    const runs =
      group.items.length === 1 ? '' : `${countOf(language, group.items.length, '{0} test run', '{0} test runs')}, `;
    return [
      {
        key: `test-${group.first}`,
        step: last.step,
        x: frame.x(last.step),
        y: frame.y(last.failing),
        name: `${where}: ${runs}${testsText(last.test, language)}`,
        shape: glyphs[glyphOf(last)],
        hitWidth: TEST_GAP_PX,
        hitHeight: 22,
      },
    ];
  });
}

/** What the line comes to, written at its end. */
export function drawEnd(report: RunReport, frame: Frame, language: Language): string {
  const last = placeTests(report.tests, frame).findLast(({ test }) => !test.isPartial);
  if (last === undefined) {
    const words = language.t('The tests have not been run.');
    const middle = round((frame.left + frame.right) / 2);
    return `<text x="${middle}" y="${round((frame.top + frame.bottom) / 2)}" text-anchor="middle" ${ink('note')}>${escapeMarkup(words)}</text>`;
  }
  const { status, failing } = last.test;
  const words =
    status === 'passed'
      ? language.t('all pass')
      : failing === null
        ? language.t('not known')
        : language.t('{0} failing', wholeNumber(language.locale, failing));
  if (frame.isNarrow) return drawEndInside(words, frame, frame.y(last.failing));
  const y = Math.min(frame.y(last.failing) + 4, frame.bottom + 4);
  return `<text x="${frame.right + 6}" y="${y}" ${ink('strong')}>${escapeMarkup(fitText(words, frame.width - frame.right - 8, 12))}</text>`;
}

/** Where there is no room beside the line, under its end, or over it where it is low. */
function drawEndInside(words: string, frame: Frame, line: number): string {
  const y = line + 28 < frame.bottom ? line + 22 : line - 14;
  const room = frame.right - frame.left;
  return `<text x="${frame.right}" y="${y}" text-anchor="end" font-weight="600" ${ink('label')}>${escapeMarkup(fitText(words, room, 11))}</text>`;
}
