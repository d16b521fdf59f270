import type { RunEvent } from '../trajectory/runEvent';
import type { Clock } from '../workspace/workspace';

type WithoutStamp<T> = T extends unknown ? Omit<T, 'at' | 'runId'> : never;
export type EventBody = WithoutStamp<RunEvent>;
export type Emit = (body: EventBody) => RunEvent;

/** Makes the function that puts the time and the run's id on every event. */
export function createEmit(runId: string, clock: Clock, onEvent: (event: RunEvent) => void): Emit {
  return (body) => {
    const event = { ...body, runId, at: new Date(clock.now()).toISOString() };
    onEvent(event);
    return event;
  };
}
