import type { DoctorCheck } from '../../node/hostTypes';
import { t } from '../support/words';
import { paragraphs, plain } from '../../core/report/markdown';

const marks: Record<DoctorCheck['state'], string> = { ok: '✓', warning: '!', problem: '✗' };

function stateWord(state: DoctorCheck['state']): string {
  return state === 'ok' ? t('works') : state === 'warning' ? t('limited') : t('does not work');
}

/** What works and how to mend the rest. */
export function doctorDocument(checks: readonly DoctorCheck[]): string {
  const problems = checks.filter((check) => check.state === 'problem').length;
  const verdict =
    problems === 0 ? t('Everything that a fix needs works.') : t('{0} of {1} checks failed.', problems, checks.length);
  const parts = checks.map((check) =>
    paragraphs(
      `## ${marks[check.state]} ${plain(check.title)}: ${stateWord(check.state)}`,
      plain(check.detail),
      check.remedy === null ? '' : `${t('What to do:')} ${plain(check.remedy)}`,
    ).trimEnd(),
  );
  return paragraphs(`# ${t('Protégé doctor')}`, verdict, ...parts);
}
