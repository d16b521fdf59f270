import { maskLine } from './sourceLine';
import type { SourceFile } from './sourceFile';
import { structureVariations } from './structureRules';
import { tokenVariations } from './tokenRules';
import type { LineVariation } from './variation';

/**
 * All single-line changes of line `index` (from 0) that are worth a try, the likeliest first, each text once. `line` is
 * given apart so that a line that was varied already can be varied again.
 */
export function lineVariations(file: SourceFile, index: number, line = file.lines[index] ?? ''): LineVariation[] {
  const code = maskLine(line, file.language);
  if (!isCode(code)) return [];
  const best = new Map<string, LineVariation>();
  for (const variation of [...tokenVariations(line, file.language), ...structureVariations(file, index, line, code)]) {
    const known = best.get(variation.after);
    if (variation.after !== line && (known === undefined || known.weight < variation.weight))
      best.set(variation.after, variation);
  }
  const isTable = (code.match(/\d+/g) ?? []).length > 4;
  return [...best.values()]
    .map((variation) => (isTable ? { ...variation, weight: variation.weight / 8 } : variation))
    .sort((a, b) => b.weight - a.weight);
}

/** Neither blank, nor a comment, nor an import or a bracket alone. */
function isCode(code: string): boolean {
  if (!/[\w$]/.test(code)) return false;
  return !/^\s*(?:import\b|from\s+\S+\s+import\b|export\s+(?:type|interface)\b|interface\b|type\s+\w+\s*=|class\b|@)/.test(
    code,
  );
}
