import type { Calibration } from '../../core/controller/calibration/chooseThreshold';
import { createHost } from '../../node/host';
import type { CalibrateOptions } from '../commands/runs';
import { UsageError } from '../exit';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { count } from '../output/storyLines';

/** Fits the threshold of each model to the user's own runs, or forgets what was fitted. */
export async function calibrateRuns(options: CalibrateOptions): Promise<void> {
  if (options.reset === true && options.dryRun === true)
    throw new UsageError('--reset and --dry-run exclude each other.');
  const host = createHost();
  if (options.reset === true) {
    await host.forgetThresholds();
    process.stderr.write('Every model has the common threshold again.\n');
    return;
  }
  const report = await host.calibrate(options.dryRun === true);
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  if (report.calibrations.length === 0) {
    process.stderr.write(`${count(report.runs, 'finished run')}, and none that says when an alarm is right.\n`);
    return;
  }
  for (const calibration of report.calibrations) process.stdout.write(`${lineOf(calibration)}\n`);
  if (!report.calibrations.some((each) => each.kind === 'chosen')) return;
  process.stderr.write(
    options.dryRun === true
      ? 'Nothing was changed. Run it without --dry-run to use these thresholds.\n'
      : `Written to ${report.file}. Back to the common threshold with: protege runs calibrate --reset\n`,
  );
}

function lineOf(calibration: Calibration): string {
  const { fixed, notFixed } = calibration;
  const runs = `${fixed} fixed, ${notFixed} not`;
  const name = cleanForTerminal(calibration.model);
  if (calibration.kind === 'too-few') return `${name}  ${runs}: too few, ${missing(calibration)} to go`;
  const percent = (share: number): string => `${Math.round(share * 100)} %`;
  return `${name}  ${runs}: threshold ${calibration.threshold}, flags ${percent(calibration.falseAlarms)} of the fixed and ${percent(calibration.caught)} of the others`;
}

function missing(calibration: Extract<Calibration, { kind: 'too-few' }>): string {
  const { missingFixed, missingNotFixed } = calibration;
  const anyOutcome = Math.max(0, calibration.missingRuns - missingFixed - missingNotFixed);
  return [
    missingFixed > 0 ? `${missingFixed} fixed` : '',
    missingNotFixed > 0 ? `${missingNotFixed} not fixed` : '',
    anyOutcome > 0 ? `${anyOutcome} of any outcome` : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
