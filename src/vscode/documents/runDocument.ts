import type { RunEvent, RunEventOf } from '../../core/trajectory/runEvent';
import { receiptsOf } from '../../core/expert/receipt';
import { interruptedItems } from '../runs/interruptedItems';
import { RunStory } from '../runs/story';
import type { StoryItem } from '../runs/story';
import { modeWord } from '../expert/budgetText';
import { consultationTitle } from '../expert/consultationTitle';
import { signalName, verdictName } from '../runs/logNames';
import { outcomeWord, proposalText, statusWord } from '../runs/storyText';
import { dateTime, logged, t } from '../support/words';
import { bullets, fenced, paragraphs, plain, prose, section } from '../../core/report/markdown';
import { money } from '../../core/budget/money';

function withDetail(text: string, detail: string): string {
  return detail === '' ? plain(text) : `${plain(text)}: ${prose(detail)}`;
}

function line(item: StoryItem, isLinked: boolean): string {
  const link = (text: string, file: string): string => (isLinked ? `[${text}](${file})` : text);
  switch (item.kind) {
    case 'step':
      return `${link(t('Step {0}', item.step), `step-${item.step}.md`)}: ${withDetail(item.title, item.result)}`;
    case 'tests':
      return `${item.phase === 'baseline' ? t('Tests before the run') : t('Tests at the end')}: ${plain(item.text)}`;
    case 'signal':
      return `  - ${t('Signal: {0}', signalName(item.signal))}: ${prose(item.text)}`;
    case 'verdict':
      return `  - ${withDetail(t('Verdict: {0}', verdictName(item.state)), item.text)}`;
    case 'nudge':
      return `  - ${t('Nudge')}: ${prose(item.text)}`;
    case 'said':
      return plain(item.text);
    case 'decision':
      return `  - ${prose(item.text)}`;
    case 'consultation':
      return `  - ${link(t('Expert {0}: {1}', plain(item.expert), outcomeWord(item.outcome)), `receipt-${item.consultationId}.md`)}: ${prose(item.text)} (${money(item.costUsd)})`;
    case 'notice':
      return plain(item.text);
    case 'proposal':
      return proposalText(item);
    case 'end':
      return `**${statusWord(item.outcome)}**: ${plain(item.text)}`;
  }
}

function storyLines(items: readonly StoryItem[], isLinked: boolean): string {
  const lines = items.map((item) => line(item, isLinked));
  return lines.map((text) => (text.startsWith('  - ') ? text : `- ${text}`)).join('\n');
}

function costTable(story: RunStory): string {
  const models = story.finished?.models ?? [];
  if (models.length === 0) return '';
  return [
    `| ${t('Model')} | ${t('Calls')} | ${t('Tokens in')} | ${t('Tokens out')} | ${t('Cost')} |`,
    '|---|--:|--:|--:|--:|',
    ...models.map(
      (m) => `| ${plain(m.model)} | ${m.calls} | ${m.inputTokens} | ${m.outputTokens} | ${money(m.costUsd)} |`,
    ),
  ].join('\n');
}

/** The experts in the order of asking. */
function namesOf({ expert, furtherExperts = [] }: RunEventOf<'run-started'>): string {
  return [...(expert === null ? [] : [expert]), ...furtherExperts].map(({ model }) => model).join(', ');
}

/**
 * The whole story of a run as one document; also what an export as Markdown writes. `isLinked` leads to the documents of the
 * steps and receipts, which stand beside this one in the editor and nowhere else.
 */
export function runDocument(
  events: readonly RunEvent[],
  { isInterrupted = false, isLinked = false }: { readonly isInterrupted?: boolean; readonly isLinked?: boolean } = {},
): string {
  const story = RunStory.of(events);
  const items = isInterrupted ? interruptedItems(story.items) : story.items;
  const { started, finished } = story;
  const receipts = receiptsOf(events);
  const facts =
    started === null
      ? []
      : [
          t('Started: {0}', dateTime(started.at)),
          t('Model: {0}', plain(started.model.name)),
          t('Tests: {0}', `\`${started.testCommand.replace(/`/g, "'")}\``),
          started.expert === null
            ? t('Expert: none')
            : t('Expert: {0} ({1})', plain(namesOf(started)), modeWord(started.expert.mode)),
          t('Confined by: {0}', plain(logged(started.sandbox))),
        ];
  return paragraphs(
    `# ${plain(started?.task ?? t('Run'))}`,
    bullets(facts),
    section(t('What happened'), storyLines(items, isLinked)),
    section(
      t('Consultations'),
      bullets(
        receipts.map(
          (r) => `${plain(r.model)}: ${prose(consultationTitle(r))} (${outcomeWord(r.outcome)}, ${money(r.costUsd)})`,
        ),
      ),
    ),
    section(t('Cost'), costTable(story)),
    finished === null || finished.patch === '' ? '' : section(t('The patch'), fenced(finished.patch, 'diff')),
    finished?.packet == null ? '' : section(t('A question ready to send by hand'), fenced(finished.packet, 'text')),
  );
}
