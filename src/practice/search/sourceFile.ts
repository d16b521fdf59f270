import { indentOf, isKeyword, languageOf, maskLine, namesIn } from './sourceLine';
import type { Language } from './sourceLine';

/** A function, a method or a class of a source file. Lines count from 0; `end` is the last line of the body. */
export interface Region {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly isAsync: boolean;
  readonly kind: 'function' | 'class';
}

export interface SourceFile {
  readonly path: string;
  readonly language: Language;
  readonly lines: readonly string[];
  readonly masked: readonly string[];
  readonly regions: readonly Region[];
}

export function readSource(path: string, text: string): SourceFile {
  const language = languageOf(path);
  const lines = text.split(/\r\n|\n|\r/);
  const masked = lines.map((line) => maskLine(line, language));
  return { path, language, lines, masked, regions: findRegions(masked, language) };
}

const scriptHeads: readonly (readonly [RegExp, Region['kind']])[] = [
  [/^\s*(?:export\s+)?(?:default\s+)?(?:async\s+)?function\*?\s+([\w$]+)/, 'function'],
  [/^\s*(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\w$]+)/, 'class'],
  [
    /^\s*(?:export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^)]*\)[^=]*=>|[\w$]+\s*=>)/,
    'function',
  ],
  [
    /^\s+(?:(?:public|private|protected|static|override|async|get|set)\s+)*\*?(#?[\w$]+)\s*(?:<[^>]*>)?\(.*\)\s*(?::[^{]+)?\{\s*$/,
    'function',
  ],
];

const pythonHeads: readonly (readonly [RegExp, Region['kind']])[] = [
  [/^\s*(?:async\s+)?def\s+(\w+)/, 'function'],
  [/^\s*class\s+(\w+)/, 'class'],
];

function findRegions(masked: readonly string[], language: Language): Region[] {
  const heads = language === 'python' ? pythonHeads : scriptHeads;
  const regions: Region[] = [];
  for (const [start, line] of masked.entries()) {
    for (const [pattern, kind] of heads) {
      const name = pattern.exec(line)?.[1];
      if (name === undefined || isKeyword(name)) continue;
      regions.push({ name, kind, start, end: endOfBlock(masked, start, language), isAsync: /\basync\b/.test(line) });
      break;
    }
  }
  return regions;
}

/** By indentation, which formatted code keeps: the block ends where a line is no further in than its head. */
export function endOfBlock(lines: readonly string[], start: number, language: Language): number {
  const depth = indentOf(lines[start] ?? '').length;
  let end = start;
  for (let index = start + 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.trim() === '') continue;
    if (indentOf(line).length > depth) {
      end = index;
      continue;
    }
    if (language === 'python' && !/^\s*\)/.test(line)) break;
    end = index;
    if (/^\s*[})\]]/.test(line) && !/[({[]\s*$/.test(line)) return index;
    if (!/^\s*[})\]]/.test(line)) return index - 1;
  }
  return end;
}

/** The innermost function (or class) around a line. */
export function regionAt(file: SourceFile, line: number): Region | undefined {
  return file.regions
    .filter((region) => region.start <= line && line <= region.end)
    .sort((a, b) => b.start - a.start)[0];
}

export interface Scope {
  /** Parameters and variables of the function around the line. */
  readonly locals: readonly string[];
  /** Names that follow a dot anywhere in the file, by the object before it; `` where that is an expression. */
  readonly members: ReadonlyMap<string, readonly string[]>;
}

export function scopeAt(file: SourceFile, line: number): Scope {
  const region = regionAt(file, line);
  const from = region?.start ?? 0;
  const to = region?.end ?? file.lines.length - 1;
  const locals = new Set<string>();
  for (let index = from; index <= to; index += 1) {
    const code = file.masked[index] ?? '';
    for (const name of namesIn(index === from ? code.replace(/^[^(]*/, '') : code)) {
      if (name.owner === undefined && !name.isCalled && /^[a-z_]/.test(name.name)) locals.add(name.name);
    }
  }
  const members = new Map<string, Set<string>>();
  for (const code of file.masked) {
    for (const { owner, name, isCalled } of namesIn(code)) {
      if (owner === undefined || isCalled) continue;
      const known = members.get(owner) ?? new Set<string>();
      members.set(owner, known.add(name));
    }
  }
  return { locals: [...locals], members: new Map([...members].map(([owner, names]) => [owner, [...names]])) };
}
