import type { Language } from './language';
import { pictureStyles, reportPicture } from './picture/reportPicture';
import type { RunReport } from './runReport';

const WIDTH = 960;

/** The report as an SVG file: one picture that needs nothing else, in light and in dark. */
export function reportSvg(report: RunReport, language: Language): string {
  const picture = reportPicture(report, language, { width: WIDTH, hasHeading: true, links: { kind: 'none' } });
  const endOfDesc = picture.indexOf('</desc>') + '</desc>'.length;
  const style = `\n<style>\n${pictureStyles}\n</style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${picture.slice(0, endOfDesc)}${style}${picture.slice(endOfDesc)}\n`;
}
