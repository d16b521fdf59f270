import type { RunReport, TestPoint } from '../runReport';
import { wholeRuns } from '../testPoint';
import { textWidth } from './textWidth';

/** Where the picture's parts are, in pixels from its top left corner. */
export interface Frame {
  readonly width: number;
  /** Whether there is so little room that words stand over the plot rather than beside it. */
  readonly isNarrow: boolean;
  /** The edges of the plot. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The most failing tests that the plot shows; 1 where no count is known. */
  readonly most: number;
  readonly isCounted: boolean;
  readonly x: (step: number) => number;
  readonly y: (failing: number) => number;
}

/** Below this, as in a narrow editor or at a high zoom, the plot gets the room that words have beside it. */
const NARROW_PX = 480;
const GUTTER_PX = 92;
/** Between the words in the gutter and the edges around them. */
const GUTTER_PAD_PX = 16;
/** Room for the words at the end of the line. */
const END_PX = 92;
/** For the number beside the last mark of a lane. */
const NARROW_END_PX = 20;
const PLOT_PX = 184;
/** Over the highest count, for the words of a shaded stretch. */
const HEADROOM_PX = 18;
const INSET_PX = 10;

/** @param gutterWords what stands to the left of the plot: where there is little room, it gets no more than these need. */
export function frameOf(report: RunReport, width: number, top: number, gutterWords: readonly string[]): Frame {
  const isNarrow = width < NARROW_PX;
  const needed = Math.ceil(Math.max(0, ...gutterWords.map((words) => textWidth(words, 11)))) + GUTTER_PAD_PX;
  const left = isNarrow ? Math.min(GUTTER_PX, needed) : GUTTER_PX;
  const right = width - (isNarrow ? NARROW_END_PX : END_PX);
  const bottom = top + PLOT_PX;
  const known = wholeRuns(report.tests).flatMap(({ failing }) => (failing === null ? [] : [failing]));
  const isCounted = known.some((failing) => failing > 0);
  const most = Math.max(1, ...known);
  const steps = Math.max(1, report.steps);
  return {
    width,
    isNarrow,
    left,
    right,
    top,
    bottom,
    most,
    isCounted,
    x: (step) => round(left + INSET_PX + (Math.min(step, steps) / steps) * (right - left - 2 * INSET_PX)),
    y: (failing) => round(bottom - (failing / most) * (PLOT_PX - HEADROOM_PX)),
  };
}

/** A run of the tests with the height at which it is drawn. */
export interface PlacedTest {
  readonly test: TestPoint;
  readonly failing: number;
}

/** Where a run tells no count it keeps the height of the one before; where none does, failing is 1 and passing 0. */
export function placeTests(tests: readonly TestPoint[], frame: Frame): PlacedTest[] {
  let level = frame.most;
  return tests.map((test) => {
    const own = test.failing ?? (test.status === 'failed' && !frame.isCounted ? 1 : null);
    if (own !== null && !test.isPartial) level = own;
    return { test, failing: Math.min(frame.most, own ?? level) };
  });
}

/** Whole numbers from 0 to `most`, at most five or six of them. */
export function ticksTo(most: number, wanted = 5): number[] {
  const raw = Math.max(1, most / wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= raw) ?? raw;
  const size = Math.max(1, Math.round(step));
  return Array.from({ length: Math.floor(most / size) + 1 }, (_, index) => index * size);
}

/** Tenths of a pixel are enough, and make the file small. */
export function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
