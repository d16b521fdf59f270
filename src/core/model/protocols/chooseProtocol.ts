import type { ModelHabits } from '../../agent/ports';
import type { Protocol } from '../../trajectory/runEvent';
import type { ModelDescription } from '../chatModel';
import type { ActionProtocol } from './actionProtocol';
import { protocolById } from './protocolById';

/** From the most natural to the most robust. */
const ORDER: readonly Protocol[] = ['native', 'json', 'text'];

/** Calls before a protocol is judged, and the share of them that must have been understood. */
const LEAST_CALLS = 4;
const LEAST_GOOD_SHARE = 0.5;

/**
 * The protocol to start with: what earlier runs with this model settled on, else native calls where the endpoint lists
 * them, else the constrained JSON action.
 */
export function chooseProtocol(
  description: Pick<ModelDescription, 'supportsTools'>,
  habits: ModelHabits | null,
): Protocol {
  const isPossible = (id: Protocol): boolean => id !== 'native' || description.supportsTools;
  if (habits !== null && isPossible(habits.protocol) && !isFailing(habits, habits.protocol)) return habits.protocol;
  const working = ORDER.find((id) => isPossible(id) && (habits === null || !isFailing(habits, id)));
  return working ?? (habits === null ? 'text' : leastBad(habits, ORDER.filter(isPossible)));
}

/**
 * The protocol to go on with, or null to stay. It changes when calls keep failing in the present one, or at once where the
 * endpoint refused it. Only ever down the order, so that a run can't swing to and fro.
 */
export function nextProtocol(current: Protocol, habits: ModelHabits, isRefused: boolean): ActionProtocol | null {
  if (!isRefused && !isFailing(habits, current)) return null;
  const below = ORDER.slice(ORDER.indexOf(current) + 1);
  const next = below.find((id) => !isFailing(habits, id)) ?? (isRefused ? below[0] : undefined);
  return next === undefined ? null : protocolById(next);
}

function isFailing(habits: ModelHabits, id: Protocol): boolean {
  const { good, bad } = habits.calls[id] ?? { good: 0, bad: 0 };
  return good + bad >= LEAST_CALLS && good / (good + bad) < LEAST_GOOD_SHARE;
}

function leastBad(habits: ModelHabits, ids: readonly Protocol[]): Protocol {
  const share = (id: Protocol): number => {
    const { good, bad } = habits.calls[id] ?? { good: 0, bad: 0 };
    return good / Math.max(1, good + bad);
  };
  return ids.reduce((best, id) => (share(id) > share(best) ? id : best), ids[0] ?? 'text');
}
