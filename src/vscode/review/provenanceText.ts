import type { RunEvent } from '../../core/trajectory/runEvent';
import { receiptsOf } from '../../core/expert/receipt';
import { RunStory } from '../runs/story';
import { count, t } from '../support/words';
import type { ReviewFile } from './reviewFile';

/** Where a change comes from, in words: who had the idea, at which step, and what the tests did. */
export function provenanceText(file: ReviewFile, events: readonly RunEvent[]): string[] {
  const { kind, consultationId, step } = file.proposed.provenance;
  const receipt = receiptsOf(events).find((one) => one.id === consultationId);
  const { started } = RunStory.of(events.filter((event) => event.type === 'run-started'));
  const model = started?.model.name ?? t('the model');
  const earlier = step === 0 ? started?.continues : undefined;
  const lines =
    earlier !== undefined
      ? [t('From the run {0}, which this run continues.', earlier)]
      : kind === 'local' || receipt === undefined
        ? [
            kind === 'local'
              ? t('By {0} alone, step {1}.', model, step)
              : t('By {0} after advice, step {1}.', model, step),
          ]
        : [
            t('By {0}, step {1}, after advice from {2} at step {3}.', model, step, receipt.model, receipt.step),
            ...(receipt.advice === null ? [] : [receipt.advice.diagnosis]),
          ];
  const tests = testsLine(events);
  return tests === null ? lines : [...lines, tests];
}

function testsLine(events: readonly RunEvent[]): string | null {
  const finished = events.findLast((event) => event.type === 'finished');
  if (finished === undefined) return null;
  const before = count(finished.failingBefore.length, '{0} failing test before', '{0} failing tests before');
  const after = count(finished.failingAfter.length, '{0} after', '{0} after');
  return `${before}, ${after}.`;
}
