import { ENGLISH } from '../../core/report/language';
import { runReport } from '../../core/report/reportBuilder';
import { createHost } from '../../node/host';
import { renderReport, reportFormOf } from '../../node/report/renderReport';
import { checkTarget, writeWhole } from '../../node/report/writeWhole';
import { UsageError } from '../exit';
import { describeError } from '../output/describeError';
import { findRun } from './findRun';

/** `protege runs show ID --report FILE`: the form is that of the file's name; an older file is replaced. */
export async function writeReport(id: string, file: string): Promise<void> {
  const form = reportFormOf(file);
  if (form === null)
    throw new UsageError(`--report writes .svg, .html or .md, by the file's name; ${file} has none of these endings.`);
  const target = await checkTarget(file).catch((cause: unknown) => {
    throw new UsageError(`--report can't be written: ${describeError(cause)}`, { cause });
  });
  const host = createHost();
  const runId = await findRun(host, id);
  const events = await host.runs.read(runId);
  const isOver = events.at(-1)?.type === 'finished';
  const status = isOver ? undefined : (await host.runs.list()).find((run) => run.id === runId)?.status;
  const report = runReport(events, { isRunning: status === 'running' });
  await writeWhole(target, renderReport(report, form, ENGLISH)).catch((cause: unknown) => {
    throw new UsageError(`--report can't be written: ${describeError(cause)}`, { cause });
  });
  process.stderr.write(`report   ${file}\n`);
}
