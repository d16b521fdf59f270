import type { RunEvent, RunEventOf } from '../../core/trajectory/runEvent';
import { decisionName, ruleName, signalName, verdictName } from '../runs/logNames';
import { testsSentence } from '../runs/storyText';
import { count, decimal, logged, t } from '../support/words';
import { saidText } from '../../core/report/statusWords';
import { bullets, fenced, paragraphs, plain, prose, section } from '../../core/report/markdown';

type Reply = RunEventOf<'model-replied'>;

function replySection(reply: Reply): string {
  const { message, usage, durationMs } = reply;
  const thinking = message.role === 'assistant' ? (message.thinking ?? '') : '';
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return paragraphs(
    t('{0} tokens in, {1} out, {2} s', usage.inputTokens, usage.outputTokens, decimal(durationMs / 1000, 1)),
    thinking === '' ? '' : `${t('Thinking:')}\n\n${fenced(thinking, 'text')}`,
    message.content === '' ? '' : fenced(message.content, 'text'),
    ...calls.map((call) => fenced(`${call.name} ${JSON.stringify(call.arguments, null, 2)}`, 'text')),
  ).trimEnd();
}

function sawSection(request: RunEventOf<'model-requested'>): string {
  return paragraphs(
    request.extendsPrevious
      ? count(
          request.added.length,
          '{0} message was added to what it had seen:',
          '{0} messages were added to what it had seen:',
        )
      : count(request.added.length, '{0} message, from the start:', '{0} messages, from the start:'),
    ...request.added.map((message) => `**${message.role}**\n\n${fenced(message.content, 'text')}`),
  ).trimEnd();
}

function decisionLine({ decision, source, reason }: RunEventOf<'decision'>['decision']): string {
  return t('Decision: {0} ({1}). {2}', decisionName(decision), ruleName(source), prose(logged(reason)));
}

function controllerLines(events: readonly RunEvent[]): string[] {
  return events.flatMap((event): string[] => {
    switch (event.type) {
      case 'signal': {
        const steps = event.signal.evidence.join(', ');
        return [
          t('Signal “{0}”: {1} (steps {2})', signalName(event.signal.kind), prose(logged(event.signal.detail)), steps),
        ];
      }
      case 'verdict':
        return [
          t(
            'Verdict: {0}. {1}',
            verdictName(event.verdict.state),
            prose(event.verdict.evidence.map(logged).join('; ')),
          ),
        ];
      case 'decision':
        return [decisionLine(event.decision)];
      case 'nudged':
        return [t('Nudge: {0}', prose(logged(event.text)))];
      case 'user-said':
        return [plain(saidText(event.text, event.asksExpert, t))];
      default:
        return [];
    }
  });
}

/** One step as a document: what the model saw, said and got, and what the controller made of it. */
export function stepDocument(step: number, events: readonly RunEvent[]): string {
  const own = events.filter((event) => 'step' in event && event.step === step);
  if (own.length === 0) return paragraphs(`# ${t('Step {0}', step)}`, t('Nothing is recorded of this step yet.'));
  const parts = own.map((event): string => {
    switch (event.type) {
      case 'model-requested':
        return section(t('What the model saw'), sawSection(event));
      case 'model-replied':
        return section(t('What it said'), replySection(event));
      case 'malformed':
        return section(
          t('Could not be understood'),
          paragraphs(plain(logged(event.problem)), fenced(event.raw, 'text')).trimEnd(),
        );
      case 'tool-result':
        return section(
          t('What it got from {0}', event.tool),
          paragraphs(plain(logged(event.forPerson)), fenced(event.forModel, 'text')).trimEnd(),
        );
      case 'tests-ran':
        return section(
          t('The tests'),
          paragraphs(
            plain(testsSentence(event.outcome)),
            bullets(event.outcome.failing.map((test) => plain(test.id))),
          ).trimEnd(),
        );
      default:
        return '';
    }
  });
  return paragraphs(
    `# ${t('Step {0}', step)}`,
    ...parts,
    section(t('What the controller saw'), bullets(controllerLines(own))),
  );
}
