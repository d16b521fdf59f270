import type { Receipt } from '../../core/expert/receipt';
import type { RunSummary } from '../../node/hostTypes';
import type { Services } from '../services';

/** The run that a question means: one whose id it names, else the newest in which the expert was asked, else the newest. */
export async function askedRun(
  services: Services,
  text: string,
): Promise<{ readonly run: RunSummary; readonly receipts: readonly Receipt[] } | undefined> {
  await services.runs.start();
  const all = services.runs.all();
  const run = all.find(({ id }) => text.includes(id)) ?? all.find(({ consultations }) => consultations > 0) ?? all[0];
  if (run === undefined) return undefined;
  const { runs } = await services.host.get();
  return { run, receipts: await runs.receipts(run.id) };
}
