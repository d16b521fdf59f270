import { indentOf, namesIn } from './sourceLine';
import { scopeAt } from './sourceFile';
import type { Region, SourceFile } from './sourceFile';
import type { VariationKind } from './variation';

/** Lines `index`.. (from 0), `before.length` of them, become `after`. An insertion keeps the line that it follows. */
export interface StatementEdit {
  readonly index: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly kind: VariationKind;
  readonly weight: number;
}

/** A function that never returns anything but fills a variable: return it at the end. */
export function missingReturns(file: SourceFile, region: Region): StatementEdit[] {
  const body = file.masked.slice(region.start + 1, region.end + 1);
  if (region.kind === 'class' || body.some((line) => /\breturn\b|\byield\b/.test(line))) return [];
  const isPython = file.language === 'python';
  const last = isPython ? region.end : region.end - 1;
  const first = body.find((line) => line.trim() !== '') ?? '';
  const pattern = isPython ? /^\s*(\w+) = / : /^\s*(?:const|let) (\w+) = /;
  const variables = [...new Set(body.flatMap((line) => pattern.exec(line)?.[1] ?? []))];
  const lineAtEnd = file.lines[last] ?? '';
  return variables.map((name, rank) => ({
    index: last,
    before: [lineAtEnd],
    after: [lineAtEnd, `${indentOf(first)}return ${name}${isPython ? '' : ';'}`],
    kind: 'return',
    weight: 0.9 / (1 + rank),
  }));
}

/** Single statements dropped, swapped with the next one, or put in where a variable looks forgotten. */
export function statementEdits(file: SourceFile, region: Region): StatementEdit[] {
  const edits = [...forgottenUpdates(file, region), ...missingGuards(file, region)];
  for (let index = region.start + 1; index <= region.end; index += 1) {
    const line = file.lines[index] ?? '';
    const next = file.lines[index + 1] ?? '';
    if (!isStatement(file, index)) continue;
    edits.push({ index, before: [line], after: [], kind: 'statement', weight: 0.08 });
    if (isStatement(file, index + 1) && index < region.end && indentOf(line) === indentOf(next))
      edits.push({ index, before: [line, next], after: [next, line], kind: 'statement', weight: 0.3 });
  }
  return [...edits, ...donatedLines(file, region)];
}

function isStatement(file: SourceFile, index: number): boolean {
  const code = (file.masked[index] ?? '').trim();
  return (
    /\w/.test(code) &&
    (file.language === 'python' ? !/[:({[,\\]$/.test(code) : /;$/.test(code)) &&
    !/^return\b/.test(code)
  );
}

/** A variable made to be changed (`let`, or a Python name that is filled before a loop) that nothing ever changes. */
function forgottenUpdates(file: SourceFile, region: Region): StatementEdit[] {
  const isPython = file.language === 'python';
  const edits: StatementEdit[] = [];
  const end = isPython ? '' : ';';
  for (let index = region.start + 1; index <= region.end; index += 1) {
    const name = (isPython ? /^\s*(\w+) = / : /^\s*let (\w+) = /).exec(file.masked[index] ?? '')?.[1];
    if (name === undefined) continue;
    const rest = file.masked.slice(index + 1, region.end + 1);
    const change = new RegExp(
      String.raw`(?<![\w.])${name}(?:\[[^\]]*\])? ?[-+*/]?=(?!=)|\b${name}\.(?:push|append|set|add|update)\(|\b${name}\+\+`,
    );
    if (rest.some((line) => change.test(line))) continue;
    for (const place of loopPlaces(file, index, region)) {
      const indent = indentOf(file.lines[place] ?? '');
      const isBefore = /^\s*(?:return|continue|break|yield)\b/.test(file.masked[place] ?? '');
      for (const [statement, weight] of updatesOf(file, name, place, isPython, file.lines[index] ?? '')) {
        const line = file.lines[place] ?? '';
        const added = `${indent}${statement}${end}`;
        edits.push({
          index: place,
          before: [line],
          after: isBefore ? [added, line] : [line, added],
          kind: 'statement',
          weight,
        });
      }
    }
  }
  return edits;
}

/** Last lines of blocks that are further in than the variable. */
function loopPlaces(file: SourceFile, declared: number, region: Region): number[] {
  const depth = indentOf(file.lines[declared] ?? '').length;
  const places: number[] = [];
  for (let index = declared + 1; index <= region.end; index += 1) {
    const line = file.lines[index] ?? '';
    const following = file.lines.slice(index + 1).find((text) => text.trim() !== '') ?? '';
    const isLast = indentOf(following).length < indentOf(line).length;
    if (line.trim() !== '' && indentOf(line).length > depth && isLast && !/[{(]$/.test(line)) places.push(index);
  }
  return places;
}

function updatesOf(
  file: SourceFile,
  name: string,
  place: number,
  isPython: boolean,
  declaration: string,
): (readonly [string, number])[] {
  const scope = scopeAt(file, place);
  const near = file.masked.slice(Math.max(0, place - 4), place + 1).reverse();
  const closest = near.flatMap((code) => namesIn(code).map((other) => other.name));
  const others = [...new Set([...closest, ...scope.locals])]
    .filter((other) => other !== name && scope.locals.includes(other))
    .slice(0, 8);
  if (isPython && /= [{[]/.test(declaration)) {
    return others.flatMap((key) =>
      others
        .filter((value) => value !== key)
        .map((value): readonly [string, number] => [`${name}[${key}] += ${value}`, 0.25]),
    );
  }
  return [
    ...others.flatMap((other) => [[`${name} -= ${other}`, 0.35] as const, [`${name} += ${other}`, 0.35] as const]),
    ...others.flatMap((other) =>
      (scope.members.get(other) ?? [])
        .slice(0, 4)
        .map((member): readonly [string, number] => [`${name} = ${other}.${member}`, 0.35]),
    ),
    [`${name} += 1`, 0.3],
  ];
}

/** `if (!x) return ...;` after the line that looks `x` up. */
function missingGuards(file: SourceFile, region: Region): StatementEdit[] {
  if (file.language === 'python') return [];
  const edits: StatementEdit[] = [];
  for (let index = region.start + 1; index <= region.end; index += 1) {
    const line = file.lines[index] ?? '';
    const name = /^\s*(?:const|let) (\w+) = .*(?:\.get\(|\.find\(|\[|\.exec\(|\.at\().*;$/.exec(
      file.masked[index] ?? '',
    )?.[1];
    if (name === undefined || new RegExp(String.raw`!${name}\b`).test(file.masked[index + 1] ?? '')) continue;
    for (const value of [' undefined', ' 0', ' null', ' []', " ''", ' false']) {
      const guard = `${indentOf(line)}if (!${name}) return${value};`;
      edits.push({ index, before: [line], after: [line, guard], kind: 'null-check', weight: 0.2 });
    }
  }
  return edits;
}

/** Statements of the same file put in again, next to lines that share a name with them. */
function donatedLines(file: SourceFile, region: Region): StatementEdit[] {
  const edits: StatementEdit[] = [];
  const donors = new Map<string, number>();
  for (const [index, line] of file.lines.entries())
    if (isStatement(file, index) && !/^\s*(?:const|let|var|import|export)\b/.test(line)) donors.set(line.trim(), index);
  for (let index = region.start + 1; index < region.end; index += 1) {
    const line = file.lines[index] ?? '';
    if (!isStatement(file, index)) continue;
    const names = new Set(namesIn(file.masked[index] ?? '').map(({ name }) => name));
    for (const [donor, origin] of donors) {
      if (origin === index || file.lines[index + 1]?.trim() === donor || line.trim() === donor) continue;
      const shared = namesIn(file.masked[origin] ?? '').filter(({ name }) => names.has(name)).length;
      if (shared === 0) continue;
      edits.push({
        index,
        before: [line],
        after: [line, indentOf(line) + donor],
        kind: 'statement',
        weight: 0.04 * Math.min(shared, 3),
      });
    }
  }
  return edits;
}
