import { commandIds } from '../contributions';
import { showDocument } from '../documents/documents';
import { requireTrust } from '../support/folders';
import { t } from '../support/words';
import type { Command } from './command';

export const doctorCommand: Command = {
  id: commandIds.doctor,
  failure: () => t('The doctor could not look'),
  async run(services) {
    if (!(await requireTrust())) return;
    services.askForDoctor();
    await showDocument({ kind: 'doctor' });
  },
};
