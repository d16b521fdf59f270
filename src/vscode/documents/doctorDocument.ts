import type { DoctorCheck } from '../../node/hostTypes';
import { count, t } from '../support/words';
import { remediesOf } from './doctorRemedies';
import type { Remedy } from './doctorRemedies';
import { checkTitle, findingWords } from './doctorWords';

export interface DoctorSection {
  /** Of its heading, from 0. */
  readonly line: number;
  readonly remedies: readonly Remedy[];
}

/** The report as text, and what can be done where. */
export interface DoctorReport {
  readonly text: string;
  readonly sections: readonly DoctorSection[];
}

const marks: Record<DoctorCheck['state'], string> = { ok: '✓', warning: '!', problem: '✗' };
const order: readonly DoctorCheck['state'][] = ['problem', 'warning', 'ok'];

function stateWord(state: DoctorCheck['state']): string {
  return state === 'ok' ? t('works') : state === 'warning' ? t('limited') : t('does not work');
}

function verdict(checks: readonly DoctorCheck[]): string {
  const problems = checks.filter(({ state }) => state === 'problem').length;
  if (problems === 0) return t('Everything that a fix needs works.');
  return count(
    problems,
    'One thing does not work yet. A click on the line above it mends it.',
    '{0} things do not work yet. A click on the line above each mends it.',
  );
}

/** What works and how to mend the rest, the worst first. */
export function doctorReport(checks: readonly DoctorCheck[]): DoctorReport {
  const lines = [`# ${t('Protégé doctor')}`, '', verdict(checks), ''];
  const sections: DoctorSection[] = [];
  const sorted = [...checks].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  for (const check of sorted) {
    sections.push({ line: lines.length, remedies: remediesOf(check) });
    lines.push(`## ${marks[check.state]} ${checkTitle(check.id)}: ${stateWord(check.state)}`);
    lines.push(findingWords(check.finding), '');
  }
  return { text: lines.join('\n'), sections };
}
