import { createHost } from '../../node/host';
import type { Receipt } from '../../core/expert/receipt';
import type { RunsOptions } from '../commands/runs';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { costText } from '../output/storyLines';
import { findRun } from './findRun';

export async function showReceipts(id: string, options: RunsOptions): Promise<void> {
  const host = createHost();
  const receipts = await host.runs.receipts(await findRun(host, id));
  if (options.json === true) process.stdout.write(`${JSON.stringify(receipts.map(settledShape), null, 2)}\n`);
  else if (receipts.length === 0) process.stderr.write('No expert was asked in this run.\n');
  else process.stdout.write(`${receipts.map(describe).join('\n\n')}\n`);
}

/** The fields that scripts rely on; why a consultation failed is among the run's events. */
function settledShape({ error: _, ...receipt }: Receipt): Omit<Receipt, 'error'> {
  return receipt;
}

function usageText({ usage }: Receipt): string {
  return usage === null ? '' : `, ${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
}

function describe(receipt: Receipt): string {
  const { advice } = receipt;
  const steps = receipt.adviceSteps.map(
    (step) =>
      `  [${step.state === 'done' ? 'x' : ' '}] ${step.text}${step.state === 'unknown-target' ? ' (no such place in this project)' : ''}`,
  );
  return cleanForTerminal(
    [
      `Consultation ${receipt.id} at ${receipt.at}, step ${receipt.step}: ${receipt.outcome}`,
      `why       ${receipt.verdict === 'working' ? 'not stuck' : receipt.verdict} (${receipt.rule})`,
      ...(receipt.reason === undefined ? [] : [`          ${receipt.reason}`]),
      ...receipt.evidence.map((evidence) => `          ${evidence}`),
      `asked     ${receipt.provider}/${receipt.model}: ${receipt.question}`,
      advice === null
        ? `no advice ${receipt.error?.message ?? 'the run ended before an answer'}`
        : `advice    ${advice.diagnosis} (confidence: ${advice.confidence})`,
      ...(advice?.needsUser === true ? ['          The expert says that only you can decide this.'] : []),
      ...steps,
      ...(advice?.stopDoing ?? []).map((item) => `  stop: ${item}`),
      `tests     ${receipt.testsBefore.length} failing before, ${receipt.testsAfter.length} after`,
      `cost      ${costText(receipt)}${receipt.priceNote === undefined ? '' : ` (${receipt.priceNote})`}${usageText(receipt)}`,
      `sent      ${receipt.packet.length} characters:`,
      receipt.packet,
    ].join('\n'),
  );
}
