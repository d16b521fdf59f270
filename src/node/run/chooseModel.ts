import type { InstalledModel } from '../hostTypes';

/** What is suggested where nothing fitting is installed. */
export const SUGGESTED_MODEL = 'qwen3.5:9b';

/** Families that do well with tools on code, best first; any other model with tools comes after them. */
const PREFERRED = ['qwen3-coder', 'devstral', 'qwen3.6', 'qwen3.5', 'gpt-oss', 'gemma4', 'qwen3', 'qwen2.5-coder'];

/** Chooses among installed models: tools first, then the family, then the larger one; null where there is none. */
export function chooseInstalledModel(models: readonly InstalledModel[]): string | null {
  const ranked = [...models].sort(
    (a, b) =>
      Number(hasTools(b)) - Number(hasTools(a)) || familyRank(a.name) - familyRank(b.name) || b.sizeBytes - a.sizeBytes,
  );
  return ranked[0]?.name ?? null;
}

export function hasTools(model: InstalledModel): boolean {
  return model.description?.supportsTools ?? false;
}

function familyRank(name: string): number {
  const index = PREFERRED.findIndex((family) => name.startsWith(family));
  return index < 0 ? PREFERRED.length : index;
}
