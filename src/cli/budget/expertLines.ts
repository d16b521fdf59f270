import type { ExpertRecord } from '../../core/expert/expertRecord';
import { cleanForTerminal } from '../output/cleanForTerminal';
import { money } from '../../core/budget/money';
import { count } from '../output/storyLines';

/** How each expert did, for people: in this workspace, and in all where that is more. */
export function expertLines(here: readonly ExpertRecord[], everywhere: readonly ExpertRecord[]): string[] {
  const sum = (records: readonly ExpertRecord[]): number => records.reduce((all, each) => all + each.consultations, 0);
  return [
    ...block('Experts in this workspace, over the runs that are kept', here),
    ...(sum(everywhere) > sum(here) ? block('Experts in all workspaces', everywhere) : []),
  ];
}

function block(title: string, records: readonly ExpertRecord[]): string[] {
  return records.length === 0 ? [] : [title, ...records.flatMap(linesOf)];
}

function linesOf(record: ExpertRecord): string[] {
  const { helped, followed, ignored, misled, failed, pending } = record;
  const outcomes = Object.entries({ helped, followed, ignored, misled, failed, open: pending });
  const words = outcomes.flatMap(([word, times]) => (times === 0 ? [] : [`${times} ${word}`])).join(', ');
  const each = record.usdPerHelped === null ? '' : `, ${money(record.usdPerHelped)} for each that helped`;
  return [
    `  ${cleanForTerminal(`${record.provider}/${record.model}`)}`,
    `    ${count(record.consultations, 'consultation')}: ${words}`,
    `    ${money(record.usd)}${each}, ${record.tokens} tokens`,
  ];
}
