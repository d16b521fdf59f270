import type { ConsultationOutcome } from './advice';

/** What one consultation came to, as far as an expert's record goes. */
export interface ConsultationResult {
  readonly provider: string;
  readonly model: string;
  readonly outcome: ConsultationOutcome;
  readonly usd: number;
  /** In and out together; what is not known counts as none. */
  readonly tokens: number;
}

/** How an expert did over many runs: whether it earns its money. */
export interface ExpertRecord {
  readonly provider: string;
  readonly model: string;
  readonly consultations: number;
  readonly helped: number;
  readonly followed: number;
  readonly ignored: number;
  readonly misled: number;
  readonly failed: number;
  /** Not judged: the run goes on, or was interrupted. */
  readonly pending: number;
  readonly usd: number;
  readonly tokens: number;
  /** Dollars for each consultation that helped; null where none did. */
  readonly usdPerHelped: number | null;
}

/** One record for each provider and model, the most asked first. */
export function expertRecords(results: Iterable<ConsultationResult>): ExpertRecord[] {
  const records = new Map<string, ExpertRecord>();
  for (const { provider, model, outcome, usd, tokens } of results) {
    const key = `${provider}\n${model}`;
    const before = records.get(key) ?? { provider, model, ...NOTHING };
    const after = {
      ...before,
      consultations: before.consultations + 1,
      [outcome]: before[outcome] + 1,
      usd: before.usd + usd,
      tokens: before.tokens + tokens,
    };
    records.set(key, { ...after, usdPerHelped: after.helped === 0 ? null : after.usd / after.helped });
  }
  return [...records.values()].sort((a, b) => b.consultations - a.consultations || a.model.localeCompare(b.model));
}

const NOTHING = {
  consultations: 0,
  helped: 0,
  followed: 0,
  ignored: 0,
  misled: 0,
  failed: 0,
  pending: 0,
  usd: 0,
  tokens: 0,
  usdPerHelped: null,
} as const;
