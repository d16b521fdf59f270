import { ink } from './inks';

/** Small shapes around the origin, 16 pixels at most: each kind has its own, so that colour is never all there is. */
export const glyphs = {
  failing: `<circle r="4" ${ink('failing')}/>`,
  passing: `<circle r="7" ${ink('passing')}/><path d="M-3 0.2 -0.8 2.5 3.2 -2.2" ${ink('onColour')}/>`,
  unknown: `<path d="M-3.5 -3.5 3.5 3.5M-3.5 3.5 3.5 -3.5" ${ink('unknown')}/>`,
  partial: `<circle r="3.5" ${ink('partial')}/>`,
  /** A ring with an arrow head: round and round. */
  looping: `<circle r="8" ${ink('page')}/><path d="M4.6 -3.2A5.6 5.6 0 1 0 5.6 0.4M5.4 -6.2 4.9 -2.8 1.5 -3.4" ${ink('loopLine')}/>`,
  /** Two bars, as on a pause button. */
  stalled: `<circle r="8" ${ink('page')}/><path d="M-2.6 -5V5M2.6 -5V5" ${ink('stallLine')}/>`,
  nudge: `<path d="M0 -6.8 6.8 0 0 6.8 -6.8 0Z" ${ink('nudge')}/><path d="M0 -3.2V0.6M0 3.1V3.2" ${ink('loopLine')}/>`,
  /** A mortar board, as the expert has in the editor. */
  consultation:
    `<path d="M0 -6 9 -2 0 2 -9 -2Z" ${ink('expert')}/>` +
    `<path d="M-5 1.2V4.6Q0 8 5 4.6V1.2M8 -1.4V4.4" ${ink('expertLine')}/>`,
  /** A speech bubble. */
  said: `<path d="M-7 -5.5H7V3.5H-1L-4.5 7V3.5H-7Z" ${ink('compaction')}/>`,
  /** Lines that get shorter. */
  compaction: `<path d="M-6 -4H6M-4 0H4M-2 4H2" ${ink('compaction')}/>`,
} as const;
export type GlyphName = keyof typeof glyphs;
