import { t } from '../support/words';
import type { StoryItem } from './story';

function settled(item: StoryItem): StoryItem {
  if (item.kind === 'step' && item.state === 'running')
    return { ...item, state: 'failed', result: item.result === '' ? t('interrupted') : item.result };
  if (item.kind === 'tests' && item.isPassing === null) return { ...item, text: t('interrupted'), isPassing: false };
  if (item.kind === 'consultation' && item.outcome === 'waiting')
    return { ...item, text: t('interrupted'), outcome: 'failed' };
  return item;
}

/** The story of a run that never told its end: nothing of it goes on any more, and a last line says what became of it. */
export function interruptedItems(items: readonly StoryItem[]): StoryItem[] {
  const text = t('The window was closed or reloaded, or the process ended. The best attempt up to then is kept.');
  return [...items.map(settled), { kind: 'end', outcome: 'interrupted', text }];
}
