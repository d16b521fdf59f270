import type { RunEvent } from '../../core/trajectory/runEvent';
import { createRunLog } from './runLog';

/** Writes every event that is kept before it is told. A log that can't be written is said once, and the run goes on. */
export async function* loggedEvents(
  runsFolder: string,
  runId: string,
  events: AsyncIterable<RunEvent>,
  isKept: (event: RunEvent) => boolean,
): AsyncGenerator<RunEvent, void> {
  const log = createRunLog(runsFolder, runId);
  let isBroken = false;
  try {
    for await (const event of events) {
      try {
        if (!isBroken && isKept(event)) log.append(event);
      } catch (error) {
        isBroken = true;
        yield {
          type: 'notice',
          at: event.at,
          runId,
          level: 'warning',
          code: 'log-broken',
          message: `The run's log in ${runsFolder} can't be written (${error instanceof Error ? error.message : String(error)}). Free some space there, or set PROTEGE_HOME to a folder on another disk. This run goes on without a log.`,
        };
      }
      yield event;
    }
  } finally {
    log.close();
  }
}
