import type { ModelUsage } from '../model/chatModel';
import type { ModelCost } from '../trajectory/runEvent';

type Key = Pick<ModelCost, 'provider' | 'model' | 'role'>;

/** Tokens and dollars of a run, by model. */
export class Costs {
  private readonly rows = new Map<string, ModelCost>();

  add(key: Key, usage: ModelUsage | null, costUsd: number): void {
    const id = `${key.role}\n${key.provider}\n${key.model}`;
    const row = this.rows.get(id) ?? { ...key, calls: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
    this.rows.set(id, {
      ...row,
      calls: row.calls + 1,
      inputTokens: row.inputTokens + (usage?.inputTokens ?? 0),
      outputTokens: row.outputTokens + (usage?.outputTokens ?? 0),
      costUsd: row.costUsd + costUsd,
    });
  }

  list(): ModelCost[] {
    return [...this.rows.values()];
  }

  totalUsd(): number {
    return this.list().reduce((sum, row) => sum + row.costUsd, 0);
  }
}
