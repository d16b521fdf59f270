import { fieldOf } from '../support/outsideData';

/** What the page of a report may say: that it is there and how wide, and that somebody wants to see something. */
export type PageMessage =
  | { readonly type: 'size'; readonly widthPx: number; readonly isNew: boolean }
  | { readonly type: 'step'; readonly step: number; readonly takesFocus: boolean }
  | { readonly type: 'receipt'; readonly consultationId: string; readonly takesFocus: boolean };

export function parsePageMessage(value: unknown): PageMessage | null {
  const takesFocus = fieldOf(value, 'takesFocus') === true;
  switch (fieldOf(value, 'type')) {
    case 'size': {
      const widthPx = fieldOf(value, 'widthPx');
      if (typeof widthPx !== 'number' || !Number.isFinite(widthPx)) return null;
      return { type: 'size', widthPx, isNew: fieldOf(value, 'isNew') === true };
    }
    case 'step': {
      const step = fieldOf(value, 'step');
      return typeof step === 'number' && Number.isSafeInteger(step) && step >= 0
        ? { type: 'step', step, takesFocus }
        : null;
    }
    case 'receipt': {
      const consultationId = fieldOf(value, 'consultationId');
      return typeof consultationId === 'string' ? { type: 'receipt', consultationId, takesFocus } : null;
    }
    default:
      return null;
  }
}
