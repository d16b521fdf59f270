import { commandIds } from '../contributions';
import { showPacket } from '../expert/approvals';
import type { PendingApproval } from '../expert/approvals';
import type { Services } from '../services';
import { UserError } from '../support/errors';
import { t } from '../support/words';
import type { Command } from './command';
import { uriOf } from './targets';

function pending(services: Services, given: unknown): PendingApproval {
  const uri = uriOf(given) ?? (hasUri(given) ? uriOf(given.uri) : undefined);
  const found = services.approvals.find(uri);
  if (found === undefined) throw new UserError(t('No question to the expert waits for your word.'));
  return found;
}

function hasUri(value: unknown): value is { readonly uri: unknown } {
  return typeof value === 'object' && value !== null && 'uri' in value;
}

export const packetCommands: readonly Command[] = [
  {
    id: commandIds.sendPacket,
    failure: () => t('The question could not be sent'),
    run: async (services, given) => services.approvals.send(pending(services, given)),
  },
  {
    id: commandIds.refusePacket,
    failure: () => t('The question could not be refused'),
    run(services, given) {
      pending(services, given).answer({ kind: 'refuse-once' });
      return Promise.resolve();
    },
  },
  {
    id: commandIds.refusePacketForRun,
    failure: () => t('The question could not be refused'),
    run(services, given) {
      pending(services, given).answer({ kind: 'refuse-run' });
      return Promise.resolve();
    },
  },
  {
    id: commandIds.showPacket,
    failure: () => t('The question could not be shown'),
    run: (services, given) => showPacket(pending(services, given)),
  },
];
