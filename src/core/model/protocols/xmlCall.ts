import { isToolLike } from './normaliseCall';
import type { PrintedCall } from './printedCall';

/** `<function=read_file><parameter=path>a.js</parameter></function>` (Qwen coder), `<invoke name="read_file"><parameter name="path">`. */
const FUNCTION =
  /<(?:function=|invoke\s+name=|function\s+name=)["']?([\w.-]+)["']?\s*>([\s\S]*?)(?:<\/(?:function|invoke)>|$)/gi;
const PARAMETER = /<(?:parameter=|parameter\s+name=)["']?([\w.-]+)["']?\s*>([\s\S]*?)<\/parameter>/gi;
/** `<read_file><path>a.js</path></read_file>` (Cline's form). */
const ELEMENT = /<([a-z_]+)>\s*((?:<([a-z_]+)>[\s\S]*?<\/\3>\s*)*)<\/\1>/gi;
const CHILD = /<([a-z_]+)>([\s\S]*?)<\/\1>/gi;

/** Calls written as XML. Values keep their white space but one line end at each side. */
export function xmlCallIn(text: string): PrintedCall[] {
  if (!text.includes('</')) return [];
  const functions = [...text.matchAll(FUNCTION)]
    .filter((match) => isToolLike(match[1] ?? ''))
    .map((match) => ({
      name: match[1] ?? '',
      arguments: valuesOf((match[2] ?? '').matchAll(PARAMETER)),
      start: match.index,
    }));
  if (functions.length > 0) return functions;
  return [...text.matchAll(ELEMENT)]
    .filter((match) => isToolLike(match[1] ?? ''))
    .map((match) => ({
      name: match[1] ?? '',
      arguments: valuesOf((match[2] ?? '').matchAll(CHILD)),
      start: match.index,
    }));
}

function valuesOf(matches: Iterable<RegExpMatchArray>): Record<string, string> {
  return Object.fromEntries(
    [...matches].map((match) => [match[1] ?? '', (match[2] ?? '').replace(/^\r?\n/, '').replace(/\r?\n$/, '')]),
  );
}
