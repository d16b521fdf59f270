import { createHash } from 'node:crypto';
import type { Language } from '../../core/report/language';
import { reportPage } from '../../core/report/reportHtml';
import { reportMarkdown } from '../../core/report/reportMarkdown';
import { reportStyles } from '../../core/report/reportStyles';
import { reportSvg } from '../../core/report/reportSvg';
import type { RunReport } from '../../core/report/runReport';

export type ReportForm = 'svg' | 'html' | 'markdown';

/** The form that a file's name asks for, or null where it asks for none of ours. */
export function reportFormOf(file: string): ReportForm | null {
  const [, extension] = /\.([^./\\]+)$/.exec(file) ?? [];
  switch (extension?.toLowerCase()) {
    case 'svg':
      return 'svg';
    case 'html':
      return 'html';
    case 'md':
      return 'markdown';
    default:
      return null;
  }
}

export function renderReport(report: RunReport, form: ReportForm, language: Language): string {
  switch (form) {
    case 'svg':
      return reportSvg(report, language);
    case 'markdown':
      return reportMarkdown(report, language);
    case 'html': {
      const hash = createHash('sha256').update(reportStyles).digest('base64');
      return reportPage(report, language, `'sha256-${hash}'`);
    }
  }
}
