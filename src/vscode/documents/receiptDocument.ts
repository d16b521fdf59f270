import type { BudgetState } from '../../core/budget/budget';
import type { Signal } from '../../core/controller/signal';
import { isWorstCase, type Receipt } from '../../core/expert/receipt';
import { confidenceName, ruleName, verdictName } from '../runs/logNames';
import { outcomeWord } from '../runs/storyText';
import { dateTime, decimal, logged, t } from '../support/words';
import { stepLink } from './stepLink';
import { bullets, fenced, paragraphs, plain, prose, section } from '../../core/report/markdown';
import { money } from '../../core/budget/money';

function testsLine(before: readonly string[], after: readonly string[]): string {
  const fixed = before.filter((test) => !after.includes(test));
  const broken = after.filter((test) => !before.includes(test));
  const still = after.filter((test) => before.includes(test));
  return bullets([
    t('Failing before: {0}, after: {1}', before.length, after.length),
    ...fixed.map((test) => t('Now passes: {0}', plain(test))),
    ...still.map((test) => t('Still fails: {0}', plain(test))),
    ...broken.map((test) => t('Fails since: {0}', plain(test))),
  ]);
}

function budgetRow(title: string, state: BudgetState | null): string {
  if (state === null) return `| ${title} | – | – | – |`;
  const { spent, limits } = state;
  const run = spent.run ?? { consultations: 0, usd: 0, tokens: 0 };
  return [
    `| ${title}`,
    t('{0} of {1}, {2} of {3}', run.consultations, limits.consultationsPerRun, money(run.usd), money(limits.usdPerRun)),
    t(
      '{0} of {1}, {2} of {3}',
      spent.day.consultations,
      limits.consultationsPerDay,
      money(spent.day.usd),
      money(limits.usdPerDay),
    ),
    `${t('{0} of {1}', money(spent.month.usd), money(limits.usdPerMonth))} |`,
  ].join(' | ');
}

function adviceSection(receipt: Receipt): string {
  const { advice } = receipt;
  if (advice === null) return receipt.error === null ? t('No answer yet.') : plain(logged(receipt.error.message));
  const tracked = new Map(receipt.adviceSteps.map((step, index) => [index, step.state]));
  const steps = advice.steps.map((step, index) => {
    const mark = tracked.get(index) === 'done' ? `✓ ${t('done')}` : `○ ${t('not done')}`;
    const unknown = tracked.get(index) === 'unknown-target' ? ` (${t('no such place in this project')})` : '';
    const what = `- ${mark}: **${plain(step.action)}** ${plain(step.target)}`;
    // Several lines hold code, whose indentation tells something.
    return step.detail.includes('\n')
      ? `${what}${unknown}:\n\n  ${fenced(step.detail, 'text').trimEnd().replaceAll('\n', '\n  ')}`
      : `${what}: ${prose(step.detail)}${unknown}`;
  });
  return paragraphs(
    prose(advice.diagnosis),
    steps.join('\n'),
    advice.stopDoing.length > 0 ? `${t('To stop doing:')}\n\n${bullets(advice.stopDoing.map(plain))}` : '',
    advice.needsUser ? t('The expert says that only you can decide this.') : '',
    t('Confidence of the expert: {0}', confidenceName(advice.confidence)),
  ).trimEnd();
}

/** A line of evidence, with links to the steps that show it where a signal says which they are. */
function evidenceLine(text: string, signals: readonly Signal[]): string {
  const steps = signals.find(({ detail }) => detail === text)?.evidence ?? [];
  const links = steps.map(stepLink).join(', ');
  return links === '' ? prose(logged(text)) : `${prose(logged(text))} (${links})`;
}

function costText(receipt: Receipt): string {
  const { usage, costUsd, priceNote } = receipt;
  const note = priceNote === undefined ? '' : ` (${plain(logged(priceNote))})`;
  if (isWorstCase(receipt)) return t('Cost: at most {0}; what it used is not known', money(costUsd)) + note;
  if (usage === null) return t('Cost: {0}', money(costUsd)) + note;
  const [input, output] = [decimal(usage.inputTokens), decimal(usage.outputTokens)];
  return t('Cost: {0} for {1} tokens in, {2} out', money(costUsd), input, output) + note;
}

/**
 * The receipt of one consultation as a document: when and why, what left the machine, what came back, what it cost. `signals`
 * are those of the step in which it was asked.
 */
export function receiptDocument(receipt: Receipt, signals: readonly Signal[]): string {
  const facts = [
    `${t('When: {0}', dateTime(receipt.at))}, ${stepLink(receipt.step)}`,
    t('Expert: {0} ({1})', plain(receipt.model), receipt.provider),
    t('Outcome, judged by the tests: {0}', outcomeWord(receipt.outcome)),
    costText(receipt),
  ];
  const budget = [
    `| | ${t('This run')} | ${t('Today')} | ${t('This month')} |`,
    '|---|---|---|---|',
    budgetRow(t('Before'), receipt.budgetBefore),
    budgetRow(t('After'), receipt.budgetAfter),
  ].join('\n');
  return paragraphs(
    `# ${t('Receipt: {0} at step {1}', plain(receipt.model), receipt.step)}`,
    bullets(facts),
    section(
      t('Why the expert was asked'),
      paragraphs(
        t('Rule: {0}. Verdict: {1}.', plain(ruleName(receipt.rule)), plain(verdictName(receipt.verdict))),
        bullets(
          [...(receipt.reason === undefined ? [] : [receipt.reason]), ...receipt.evidence].map((text) =>
            evidenceLine(text, signals),
          ),
        ),
      ).trimEnd(),
    ),
    section(t('The question'), prose(logged(receipt.question))),
    section(t('The advice'), adviceSection(receipt)),
    section(t('The tests'), testsLine(receipt.testsBefore, receipt.testsAfter)),
    section(t('The budget'), budget),
    section(
      t('What left the machine'),
      paragraphs(t('Exactly this text, and nothing else:'), fenced(receipt.packet, 'text')).trimEnd(),
    ),
  );
}
