import type { EditorSettings } from '../support/settings';

/** Who is set in the settings, in the order of asking; empty where the host's defaults apply. */
export function expertNames({ experts, expertModel, expertProvider }: EditorSettings): string[] {
  if (!Array.isArray(experts)) return [expertModel ?? expertProvider ?? ''].filter((name) => name !== '');
  return experts.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const name = textOf(entry, 'model') ?? textOf(entry, 'provider');
    return name === undefined ? [] : [name];
  });
}

function textOf(entry: object, key: string): string | undefined {
  const value: unknown = Reflect.get(entry, key);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
