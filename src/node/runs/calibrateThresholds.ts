import { chooseThresholds } from '../../core/controller/calibration/chooseThreshold';
import type { WatchedRun } from '../../core/controller/calibration/watchedRun';
import { watchedRun } from '../../core/controller/calibration/watchedRun';
import { ModelThresholdFile } from '../settings/modelThresholds';
import type { CalibrationReport, RunStore } from '../hostTypes';

/** Chooses each model's threshold from all finished runs, one log in memory at a time. A model with too few keeps what it had. */
export async function calibrateThresholds(
  dataFolder: string,
  store: RunStore,
  isDryRun: boolean,
): Promise<CalibrationReport> {
  const ended = (await store.list()).filter((run) => run.status !== 'running' && run.status !== 'interrupted');
  const watched: WatchedRun[] = [];
  for (const { id } of ended) {
    const run = watchedRun(await store.read(id));
    if (run !== null) watched.push(run);
  }
  const calibrations = chooseThresholds(watched);
  const file = new ModelThresholdFile(dataFolder);
  const before = (await file.read()).byModel;
  const chosen = calibrations.flatMap((each) =>
    each.kind === 'chosen' ? [[each.model, each.threshold] as const] : [],
  );
  const after = { ...before, ...Object.fromEntries(chosen) };
  if (!isDryRun && chosen.length > 0) await file.write(after);
  return { calibrations, runs: ended.length, thresholds: isDryRun ? before : after, file: file.file };
}
