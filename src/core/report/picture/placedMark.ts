import { escapeMarkup } from '../escapeMarkup';
import { ink } from './inks';
import { round } from './frame';

/** How marks lead to their step: not at all, as buttons that a script serves, or as links. */
export type MarkLinks =
  | { readonly kind: 'none' }
  | { readonly kind: 'buttons' }
  | { readonly kind: 'anchors'; readonly href: (step: number) => string };

/** A mark with its place, its name for people and the step it leads to. */
export interface PlacedMark {
  /** Stable while a run goes on, so that the keyboard's place can be kept. */
  readonly key: string;
  readonly step: number;
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly shape: string;
  /** Of the area that takes clicks. */
  readonly hitWidth: number;
  readonly hitHeight: number;
}

export function drawMark(mark: PlacedMark, links: MarkLinks): string {
  const { x, y, hitWidth: w, hitHeight: h } = mark;
  const place = `transform="translate(${x} ${y})"`;
  const hit = `<rect x="${round(-w / 2)}" y="${round(-h / 2)}" width="${w}" height="${h}" rx="3" ${ink('hit')}/>`;
  const inside = `<title>${escapeMarkup(mark.name)}</title>${hit}${mark.shape}`;
  switch (links.kind) {
    case 'none':
      return `<g ${place}>${inside}</g>`;
    case 'buttons': {
      const key = `data-key="${escapeMarkup(mark.key)}" data-step="${mark.step}"`;
      return `<g class="pr-mark" role="button" tabindex="-1" ${key} ${place}>${inside}</g>`;
    }
    case 'anchors':
      return `<a class="pr-mark" href="${escapeMarkup(links.href(mark.step))}" ${place}>${inside}</a>`;
  }
}
