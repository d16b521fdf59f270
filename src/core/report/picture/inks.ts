import { plainColour } from './palette';
import type { Colour } from './palette';

interface Ink {
  readonly fill?: Colour | 'none';
  readonly stroke?: Colour;
  readonly width?: number;
  /** Anything else, as SVG names it. */
  readonly more?: Readonly<Record<string, string | number>>;
}

/** How each kind of shape is drawn. From here come both the attributes of the shapes and the style sheet. */
const inks = {
  page: { fill: 'surface' },
  title: { fill: 'ink', more: { 'font-size': 18, 'font-weight': 600 } },
  text: { fill: 'ink', more: { 'font-size': 12 } },
  strong: { fill: 'ink', more: { 'font-size': 12, 'font-weight': 600 } },
  note: { fill: 'muted', more: { 'font-size': 11 } },
  /** Words on a pattern: a rim in the colour of the page keeps them readable. */
  label: {
    fill: 'ink',
    stroke: 'surface',
    width: 3,
    more: { 'font-size': 11, 'paint-order': 'stroke', 'stroke-linejoin': 'round', 'stroke-opacity': 0.85 },
  },
  grid: { fill: 'none', stroke: 'grid', width: 1 },
  base: { fill: 'none', stroke: 'muted', width: 1 },
  area: { fill: 'fail', more: { 'fill-opacity': 0.09 } },
  line: { fill: 'none', stroke: 'fail', width: 2, more: { 'stroke-linejoin': 'round' } },
  fineLine: { fill: 'none', stroke: 'fail', width: 0.75, more: { 'stroke-linejoin': 'round' } },
  clear: { fill: 'none', stroke: 'pass', width: 2.5 },
  failing: { fill: 'fail', stroke: 'surface', width: 1.5 },
  passing: { fill: 'pass' },
  onColour: { fill: 'none', stroke: 'surface', width: 1.75, more: { 'stroke-linecap': 'round' } },
  unknown: { fill: 'none', stroke: 'muted', width: 1.75, more: { 'stroke-linecap': 'round' } },
  partial: { fill: 'surface', stroke: 'fail', width: 1.5 },
  loopBand: { fill: 'loop', more: { 'fill-opacity': 0.1 } },
  stallBand: { fill: 'stall', more: { 'fill-opacity': 0.1 } },
  loopLine: { fill: 'none', stroke: 'loop', width: 1.5, more: { 'stroke-linecap': 'round' } },
  stallLine: { fill: 'none', stroke: 'stall', width: 1.5, more: { 'stroke-linecap': 'round' } },
  loopHatch: { fill: 'none', stroke: 'loop', width: 1, more: { 'stroke-opacity': 0.35 } },
  stallHatch: { fill: 'stall', more: { 'fill-opacity': 0.45 } },
  nudge: { fill: 'surface', stroke: 'loop', width: 1.5, more: { 'stroke-linejoin': 'round' } },
  nudgeGuide: { fill: 'none', stroke: 'loop', width: 1, more: { 'stroke-dasharray': '2 3' } },
  expert: { fill: 'expert' },
  expertLine: { fill: 'none', stroke: 'expert', width: 1.5, more: { 'stroke-linecap': 'round' } },
  expertGuide: { fill: 'none', stroke: 'expert', width: 1.25 },
  compaction: { fill: 'none', stroke: 'muted', width: 1.5, more: { 'stroke-linecap': 'round' } },
  edit: { fill: 'muted' },
  input: { fill: 'expert', more: { 'fill-opacity': 0.85 } },
  outputHatch: { fill: 'none', stroke: 'ink', width: 1.5 },
  track: { fill: 'grid', more: { 'fill-opacity': 0.5 } },
  hit: { fill: 'none', more: { 'pointer-events': 'all' } },
} as const satisfies Record<string, Ink>;
export type InkName = keyof typeof inks;

const table: Readonly<Record<InkName, Ink>> = inks;

/** The attributes of a shape: a class for the style sheet, and plain values for programs that know none. */
export function ink(name: InkName): string {
  const { fill, stroke, width, more = {} } = table[name];
  const attributes: Record<string, string | number> = {
    class: `pr-${name}`,
    ...(fill === undefined ? {} : { fill: fill === 'none' ? 'none' : plainColour(fill) }),
    ...(stroke === undefined ? {} : { stroke: plainColour(stroke) }),
    ...(width === undefined ? {} : { 'stroke-width': width }),
    ...more,
  };
  return Object.entries(attributes)
    .map(([key, value]) => `${key}="${value}"`)
    .join(' ');
}

/** The colours of all shapes by variable, over the plain values in their attributes. */
export const inkStyles = Object.entries(table)
  .flatMap(([name, { fill, stroke }]) => {
    const rules = [
      fill === undefined || fill === 'none' ? '' : `fill:var(--pr-${fill})`,
      stroke === undefined ? '' : `stroke:var(--pr-${stroke})`,
    ].filter((rule) => rule !== '');
    return rules.length === 0 ? [] : [`.pr-${name}{${rules.join(';')}}`];
  })
  .join('\n');
