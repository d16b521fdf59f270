import type { Language } from '../../core/report/language';
import { rowTitle } from '../../core/report/reportRows';
import { factWords, markText } from '../../core/report/reportWords';
import type { RunReport } from '../../core/report/runReport';

/** What a screen reader says of a run that goes on: its end, and what happened but for edits, which are many. */
export function announcementOf(report: RunReport, language: Language): string {
  if (report.status !== 'running') return factWords(report, language).join(', ');
  const last = report.marks.findLast(({ kind }) => kind !== 'edit');
  if (last === undefined) return '';
  return `${rowTitle({ from: last.step, to: last.step }, language)}: ${markText(last, language, true)}`;
}
