import { commandIds } from '../contributions';
import { moveToChange } from '../review/moveToChange';
import { acceptChange, changeAtCursor, rejectChange } from '../review/changeActions';
import type { ReviewThreads, ThreadTarget } from '../review/commentThreads';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';
import { targetFile } from './targets';

async function target(services: Services, threads: ReviewThreads, given: unknown): Promise<ThreadTarget> {
  const known = threads.targetOf(given);
  if (known !== undefined) return known;
  const file = await targetFile(services, undefined);
  const change = file === undefined ? undefined : await changeAtCursor(services, file);
  if (file === undefined || change === undefined) {
    throw new UserError(t('Put the cursor into a change on the proposed side first.'));
  }
  return { file, change };
}

async function move(services: Services, by: 1 | -1): Promise<void> {
  const file = await targetFile(services, undefined);
  if (file !== undefined) await moveToChange(services, file, by);
}

/** Accept and reject of one change: from its thread, or by key with the cursor in it. */
export function changeCommands(threads: ReviewThreads): readonly Command[] {
  let last: Promise<void> = Promise.resolve();
  /** One after the other: a change taken while another is being saved would find the file unsaved, and leave it so. */
  const inTurn = (action: () => Promise<void>): Promise<void> => {
    const result = last.then(action);
    last = result.catch(() => undefined);
    return result;
  };
  return [
    {
      id: commandIds.acceptChange,
      failure: () => t('The change could not be accepted'),
      async run(services, given) {
        if (!(await requireTrust())) return;
        const { file, change } = await target(services, threads, given);
        await inTurn(() => acceptChange(services, file, change));
      },
    },
    {
      id: commandIds.rejectChange,
      failure: () => t('The change could not be rejected'),
      async run(services, given) {
        const { file, change } = await target(services, threads, given);
        await inTurn(() => rejectChange(services, file, change));
      },
    },
    {
      id: commandIds.nextChange,
      failure: () => t('The next change could not be shown'),
      run: (services) => move(services, 1),
    },
    {
      id: commandIds.previousChange,
      failure: () => t('The change before could not be shown'),
      run: (services) => move(services, -1),
    },
  ];
}
