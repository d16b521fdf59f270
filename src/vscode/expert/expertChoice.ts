import type { ExpertProvider } from '../../node/hostTypes';

/** What the settings say of one expert; without a model the provider's own default counts. */
export interface ExpertChoice {
  readonly provider: ExpertProvider;
  readonly model?: string;
}

/** Whether a row of the list stands for who is asked now. A row without a model stands for any model of its provider. */
export function isPresent(row: ExpertChoice, current: ExpertChoice | undefined): boolean {
  return current?.provider === row.provider && (row.model === undefined || row.model === current.model);
}
