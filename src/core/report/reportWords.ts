import { countOf, wholeNumber } from './language';
import type { Language } from './language';
import { runText } from './runTexts/runText';
import type { ReportMark, RunReport, TestPoint } from './runReport';
import { money } from '../budget/money';
import { outcomeWord, statusWord, saidText } from './statusWords';
import { wholeRuns } from './testPoint';

/** `1 min 51 s`; empty where the run has no end to measure. */
export function durationText({ startedAt, endedAt }: RunReport, { t }: Language): string {
  if (startedAt === null || endedAt === null) return '';
  const seconds = Math.max(0, Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000));
  if (!Number.isFinite(seconds)) return '';
  if (seconds < 60) return t('{0} s', seconds);
  if (seconds < 3600) return t('{0} min {1} s', Math.floor(seconds / 60), seconds % 60);
  return t('{0} h {1} min', Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60));
}

/** The run in a few words, most important first: `fixed`, `22 steps`, `1 consultation`, `$0.01`, `1 min 51 s`. */
export function factWords(report: RunReport, language: Language): string[] {
  const consultations = report.marks.filter((mark) => mark.kind === 'consultation').length;
  return [
    statusWord(report.status, language.t),
    countOf(language, report.steps, '{0} step', '{0} steps'),
    countOf(language, consultations, '{0} consultation', '{0} consultations'),
    money(report.costUsd),
    durationText(report, language),
  ].filter((fact) => fact !== '');
}

function testsSentence(report: RunReport, { t, locale }: Language): string {
  const counts = wholeRuns(report.tests).flatMap(({ failing }) => (failing === null ? [] : [failing]));
  const [before] = counts;
  const after = counts.at(-1);
  if (before === undefined || after === undefined) {
    return report.tests.length === 0 ? t('The tests have not been run.') : t('The tests give no counts.');
  }
  const [first, last] = [wholeNumber(locale, before), wholeNumber(locale, after)];
  if (report.status === 'running') return t('Failing tests: {0} before the first step, {1} now.', first, last);
  return t('Failing tests: {0} before the first step, {1} at the end.', first, last);
}

/** The run in sentences, without a word from outside. */
export function storySentences(report: RunReport, language: Language): string[] {
  const { t } = language;
  const sentences = [testsSentence(report, language)];
  const looping = report.spans.filter(({ state }) => state === 'looping').length;
  const stalled = report.spans.length - looping;
  const nudges = report.marks.filter(({ kind }) => kind === 'nudge').length;
  const consultations = report.marks.filter((mark) => mark.kind === 'consultation');
  const helped = consultations.filter(({ outcome }) => outcome === 'helped').length;
  if (looping > 0)
    sentences.push(countOf(language, looping, 'It went round in circles once.', 'It went round in circles {0} times.'));
  if (stalled > 0) sentences.push(countOf(language, stalled, 'It stood still once.', 'It stood still {0} times.'));
  if (nudges > 0) sentences.push(countOf(language, nudges, 'It was nudged once.', 'It was nudged {0} times.'));
  if (consultations.length === 0) sentences.push(t('The expert was not asked.'));
  else
    sentences.push(
      countOf(language, consultations.length, 'The expert was asked once.', 'The expert was asked {0} times.'),
    );
  if (helped > 0)
    sentences.push(countOf(language, helped, 'One piece of advice helped.', '{0} pieces of advice helped.'));
  return sentences;
}

export function testsText({ status, failing, passing, isPartial }: TestPoint, { t, locale }: Language): string {
  const some = isPartial ? ` ${t('(some of the tests)')}` : '';
  switch (status) {
    case 'passed':
      return (passing === null ? t('the tests pass') : t('{0} pass', wholeNumber(locale, passing))) + some;
    case 'failed':
      if (failing === null) return t('the tests fail') + some;
      return (
        (passing === null
          ? t('{0} failing', wholeNumber(locale, failing))
          : t('{0} failing, {1} passing', wholeNumber(locale, failing), wholeNumber(locale, passing))) + some
      );
    case 'timed-out':
      return t('the tests took too long') + some;
    case 'cancelled':
      return t('the tests were cancelled') + some;
    case 'not-started':
      return t('the tests did not start') + some;
  }
}

/** What a mark stands for, in a line. Holds words from outside: the caller escapes it. */
export function markText(mark: ReportMark, language: Language, isLive = false): string {
  const { t, locale } = language;
  switch (mark.kind) {
    case 'edit':
      return t('Edited {0} (+{1} −{2})', mark.path, mark.addedLines, mark.removedLines);
    case 'verdict':
      return `${verdictWord(mark.state, language)}: ${runText(mark.evidence, language)}`;
    case 'nudge':
      return t('Nudged: {0}', runText(mark.text, language));
    case 'said':
      return saidText(mark.text, mark.asksExpert, t);
    case 'consultation': {
      const outcome = outcomeWord(mark.outcome, isLive, t);
      const words = runText(mark.answer === '' ? mark.question : mark.answer, language);
      return t('Asked {0} ({1}, {2}): {3}', mark.model, outcome, money(mark.costUsd), words);
    }
    case 'compaction':
      return t(
        'Summed up {0} older messages: {1} to {2} tokens',
        wholeNumber(locale, mark.droppedMessages),
        wholeNumber(locale, mark.tokensBefore),
        wholeNumber(locale, mark.tokensAfter),
      );
  }
}

export function verdictWord(state: 'looping' | 'stalled', { t }: Language): string {
  return state === 'looping' ? t('Going round in circles') : t('Standing still');
}
