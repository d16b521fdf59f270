import type { OutputParser } from '../parsedTests';
import { TestSets } from '../parsedTests';

const resultLine = /^( *)(not ok|ok)\b(?: (\d+))?(?: - | )?(.*)$/;

/** The Test Anything Protocol: Node's reporter of that name with its nested subtests, tape, tap, prove and others. */
export const tap: OutputParser = (lines, text) => {
  if (!/^(TAP version 1[34]|1\.\.\d+)\s*$/m.test(text)) return null;
  const sets = new TestSets();
  const names: string[] = [];
  const hasChildren: boolean[] = [];
  for (const [index, line] of lines.entries()) {
    const opened = /^( *)# Subtest: (.*)$/.exec(line);
    if (opened !== null) {
      const level = Math.floor((opened[1] ?? '').length / 4);
      names.length = level;
      names[level] = unescape(opened[2] ?? '');
      hasChildren.length = level;
      hasChildren[level] = false;
      if (level > 0) hasChildren[level - 1] = true;
      continue;
    }
    const found = resultLine.exec(line);
    if (found === null) continue;
    const [, space = '', verdict, number, rest = ''] = found;
    const level = Math.floor(space.length / 4);
    const details = yamlAfter(lines, index + 1);
    const isParent = hasChildren[level] === true && names[level] !== undefined;
    hasChildren[level] = false;
    if (/ # (skip|todo)\b/i.test(rest) || /^# (skip|todo)\b/i.test(rest)) continue;
    if (isParent && (verdict === 'ok' || details['failureType'] === 'subtestsFailed')) continue;
    const name = unescape(rest.trim()) || `test ${number ?? index}`;
    const id = [...names.slice(0, level), name].join(' > ');
    if (verdict === 'ok') sets.pass(id);
    else sets.fail({ id, ...placeOf(details), ...messageOf(details) });
  }
  return sets.size === 0 ? null : sets.result('tap');
};

function unescape(name: string): string {
  return name.replace(/\\(.)/g, '$1');
}

/** The simple fields of the block that follows a result. */
function yamlAfter(lines: readonly string[], from: number): Record<string, string> {
  const fields: Record<string, string> = {};
  if (lines[from]?.trim() !== '---') return fields;
  let block: string | null = null;
  for (const line of lines.slice(from + 1, from + 80)) {
    if (line.trim() === '...') break;
    const found = /^\s*(error|message|location|failureType|at):\s*(.*)$/.exec(line);
    if (found?.[1] !== undefined && fields[found[1]] === undefined) {
      const value = found[2] ?? '';
      block = /^[|>]-?$/.test(value) ? found[1] : null;
      fields[found[1]] = block === null ? value.replace(/^(['"])(.*)\1$/, '$2') : '';
    } else if (/^\s*\w+:/.test(line)) block = null;
    else if (block !== null) fields[block] = `${fields[block] ?? ''}${line.trim()}\n`;
  }
  return fields;
}

function placeOf(details: Record<string, string>): { file?: string; line?: number } {
  const found = /^(?:.*\()?(?:file:\/\/)?(.+?):(\d+)(?::\d+)?\)?$/.exec(details['location'] ?? details['at'] ?? '');
  return found?.[1] === undefined ? {} : { file: found[1], line: Number(found[2]) };
}

function messageOf(details: Record<string, string>): { message?: string } {
  const message = (details['error'] ?? details['message'] ?? '').trim();
  return message === '' ? {} : { message: message.slice(0, 600) };
}
