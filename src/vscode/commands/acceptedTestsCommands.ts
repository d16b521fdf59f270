import { commandIds } from '../contributions';
import type { AcceptedTests } from '../review/acceptedTests';
import { requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';
import { targetProposal } from './targets';

/** The tests on what was accepted so far, and the end of them. */
export function acceptedTestsCommands(tests: AcceptedTests): readonly Command[] {
  return [
    {
      id: commandIds.testAccepted,
      failure: () => t('The tests could not be run'),
      async run(services, given) {
        if (!(await requireTrust())) return;
        await tests.run(services, await targetProposal(services, given, { isAccepted: true }));
      },
    },
    {
      id: commandIds.stopAcceptedTests,
      failure: () => t('The tests could not be stopped'),
      run() {
        tests.stop();
        return Promise.resolve();
      },
    },
  ];
}
