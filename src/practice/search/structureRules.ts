import { namesIn } from './sourceLine';
import { regionAt, scopeAt } from './sourceFile';
import type { SourceFile } from './sourceFile';
import { replaceRange } from './variation';
import type { LineVariation, VariationKind } from './variation';

interface RuleInput {
  readonly file: SourceFile;
  readonly index: number;
  readonly line: string;
  readonly code: string;
}

type StructureRule = (input: RuleInput) => LineVariation[];

function rewrite(
  { line, code }: RuleInput,
  pattern: RegExp,
  kind: VariationKind,
  weight: number,
  to: (match: RegExpExecArray, text: (group: number) => string) => string,
): LineVariation[] {
  return [...code.matchAll(pattern)].map((match) => {
    // The masked line is as long as the line itself, so that positions hold for both.
    const indices = new RegExp(pattern.source, 'dy');
    indices.lastIndex = match.index;
    const spans = indices.exec(code)?.indices ?? [];
    const text = (group: number): string => line.slice(...(spans[group] ?? [0, 0]));
    return { after: replaceRange(line, match.index, match.index + match[0].length, to(match, text)), kind, weight };
  });
}

/** One operand: a name with its members, calls and indices. */
const operand = String.raw`[\w.$#]+(?:\([\w.$, ]*\)|\[[\w.$ +-]*\])*[\w.]*`;

function swappedOperands(input: RuleInput): LineVariation[] {
  const pattern = new RegExp(`(${operand}) - (${operand})`, 'g');
  const weight = /sort|compare/i.test(input.code) ? 0.8 : 0.5;
  return rewrite(input, pattern, 'swap', weight, (_, text) => `${text(2)} - ${text(1)}`);
}

function swappedArguments(input: RuleInput): LineVariation[] {
  const pattern = new RegExp(String.raw`(?<=[\w])\((${operand}), (${operand})\)`, 'g');
  const weight = /\b(?:def|function)\b|[{:]$/.test(input.code) ? 0.2 : 0.5;
  return rewrite(input, pattern, 'swap', weight, (_, text) => `(${text(2)}, ${text(1)})`);
}

/** In a sort key the sign is the order: `(item[1], ...)` and `(-item[1], ...)`. */
function reversedKeys(input: RuleInput): LineVariation[] {
  if (!/\bkey=|\bsort/.test(input.code)) return [];
  return [
    ...rewrite(input, /(?<=[^\w]\()(?=\w+[[.])/g, 'swap', 0.5, () => '-'),
    ...rewrite(input, /(?<=key=lambda \w+: )(?=\w)/g, 'swap', 0.4, () => '-'),
    ...rewrite(input, /(?<=key=.*)(?=\)$)/g, 'swap', 0.3, () => ', reverse=True'),
  ];
}

/** `text.split("=")` splits everywhere where only the first place was meant. */
function splitLimits(input: RuleInput): LineVariation[] {
  if (input.file.language !== 'python') return [];
  return rewrite(input, /(?<=\.r?(?:split|replace)\([^()]+)(?=\))/g, 'constant', 0.3, () => ', 1');
}

function regexFlags({ file, line }: RuleInput): LineVariation[] {
  if (file.language === 'python') return [];
  return [...line.matchAll(/\/((?:[^/\\[\n]|\\.|\[(?:[^\]\\]|\\.)*\])+)\/([a-z]*)/g)].flatMap((match) => {
    if (!/(?:^|[(,=:[!&|?{};]|return)\s*$/.test(line.slice(0, match.index))) return [];

    const flags = match[2] ?? '';
    const hasLetters = /[A-Za-z]/.test((match[1] ?? '').replace(/\\./g, ''));
    const start = match.index + match[0].length - flags.length;
    return ['g', 'i', 'm'].map((flag): LineVariation => {
      const changed = flags.includes(flag) ? flags.replace(flag, '') : flags + flag;
      const weight =
        flag === 'g' ? (/\.replace\(|\.match\(/.test(line) ? 0.7 : 0.1) : flag === 'i' && hasLetters ? 0.45 : 0.1;
      return { after: replaceRange(line, start, start + flags.length, changed), kind: 'regex-flag', weight };
    });
  });
}

function missingAwait(input: RuleInput): LineVariation[] {
  const region = regionAt(input.file, input.index);
  const isAsync =
    region?.isAsync === true ||
    input.file.masked.slice(region?.start ?? 0, (region?.end ?? 0) + 1).some((line) => /\basync\b/.test(line));
  if (!isAsync || input.file.language === 'other') return [];
  return rewrite(
    input,
    /(?<==|\breturn) (?!await\b|new\b|function\b|async\b)(?=[\w$.]+\()/g,
    'await',
    0.4,
    () => ' await ',
  );
}

function nullChecks(input: RuleInput): LineVariation[] {
  const { file, code } = input;
  if (file.language === 'python') {
    return [
      ...[...new Set(code.match(/(?<= (?:not )?in )\w+|\b\w+(?=\.|\[)/g) ?? [])].flatMap((name) =>
        rewrite(input, /(?<=\bif )(?=.)/g, 'null-check', 0.25, () => `${name} is not None and `),
      ),
      ...rewrite(
        input,
        /\b(max|min)\(([^,()]*(?:\(\))?)\)/g,
        'null-check',
        0.25,
        (_, text) => `${text(1)}(${text(2)}, default=0)`,
      ),
    ];
  }
  const guards = [...new Set([...code.matchAll(/(?<![.\w])([a-z]\w*)(?=\.\w)/g)].map((match) => match[1] ?? ''))]
    .filter((name) => name !== 'this')
    .flatMap((name) =>
      rewrite(input, /(?<=\bif \()(?=.*\) (?:return|throw|continue))/g, 'null-check', 0.3, () => `!${name} || `),
    );
  return [
    ...guards,
    ...rewrite(input, /(?<=[\w)\]])\.(?=[a-z]\w*)/g, 'null-check', 0.12, () => '?.'),
    ...['null', '0', "''", '[]'].flatMap((value) => [
      ...rewrite(input, /(?<=\w\[[\w.$]+\])(?=[,)\]; ]|$)(?! (?:\?\?|\+?=))/g, 'null-check', 0.2, () => ` ?? ${value}`),
      ...rewrite(input, /(?<=\breturn [\w.$()[\]]+)(?=;$)/g, 'null-check', 0.12, () => ` ?? ${value}`),
    ]),
  ];
}

function copies(input: RuleInput): LineVariation[] {
  const { file } = input;
  if (file.language === 'python') {
    return [
      ...rewrite(
        input,
        /\bdict\((\w+)\)/g,
        'copy',
        0.3,
        (_, text) => `{key: dict(value) for key, value in ${text(1)}.items()}`,
      ),
      ...rewrite(input, /(?<=^\s*\w+ = )(\w+)$/g, 'copy', 0.2, (_, text) => `list(${text(1)})`),
    ];
  }
  return [
    ...rewrite(
      input,
      /\(?([\w$.]+)(?: as [\w[\]]+\))?(?=\.(?:sort|reverse)\()/g,
      'copy',
      0.3,
      (_, text) => `[...${text(1)}]`,
    ),
    ...rewrite(input, /(?<= = )([a-z]\w*)(?=;?$)/g, 'copy', 0.15, (_, text) => `[...${text(1)}]`),
    ...rewrite(input, /(?<= = )([a-z]\w*)(?=;?$)/g, 'copy', 0.18, (_, text) => `structuredClone(${text(1)})`),
    ...rewrite(input, /(?<=, )([a-z]\w*)(?=\))/g, 'copy', 0.1, (_, text) => `{ ...${text(1)} }`),
  ];
}

const separators = [',', ';', '.', ' ', '-', '_', ':', ''];

function shortTexts({ line, code }: RuleInput): LineVariation[] {
  return [...line.matchAll(/(['"])([^'"\w]?)\1/g)].flatMap((match) => {
    if (/\w/.test(code[match.index] ?? '')) return [];
    return separators
      .filter((text) => text !== match[2])
      .map((text, rank): LineVariation => ({
        after: replaceRange(line, match.index + 1, match.index + 1 + (match[2] ?? '').length, text),
        kind: 'text',
        weight: rank === 0 ? 0.3 : 0.1,
      }));
  });
}

/** Other names that fit the place: the function's own variables, or other members of the same object. */
function wrongNames({ file, index, line, code }: RuleInput): LineVariation[] {
  const scope = scopeAt(file, index);
  const isTwice = /([\w.$#[\]]+) [+\-*/] \1(?![\w[.])/.test(code);
  return namesIn(code).flatMap(({ name, start, owner, isCalled }) => {
    if (isCalled || /\b(?:function|def|class|import|const|let|var) [{ ]*$/.test(code.slice(0, start))) return [];
    const others = owner === undefined ? scope.locals : (scope.members.get(owner) ?? []);
    const fitting = others
      .filter((other) => other !== name && other.startsWith('#') === name.startsWith('#'))
      .slice(0, 8);
    const base = (owner === undefined ? 0.5 : 0.7) / Math.max(2, fitting.length);
    return fitting.map((other): LineVariation => ({
      after: replaceRange(line, start, start + name.length, other),
      kind: 'variable',
      weight: Math.min(0.45, base * (isTwice ? 2.5 : 1) * (code.includes(other) ? 0.7 : 1)),
    }));
  });
}

function loopWords(input: RuleInput): LineVariation[] {
  return [
    ...rewrite(input, /(?<=^\s*)if\b(?=.*[:{]$)/g, 'statement', 0.12, () => 'while'),
    ...rewrite(input, /(?<=^\s*)while\b(?=.*[:{]$)/g, 'statement', 0.1, () => 'if'),
  ];
}

const structureRules: readonly StructureRule[] = [
  swappedOperands,
  swappedArguments,
  reversedKeys,
  splitLimits,
  regexFlags,
  missingAwait,
  nullChecks,
  copies,
  shortTexts,
  wrongNames,
  loopWords,
];

/** Variations that need more than one token or the line's surroundings. */
export function structureVariations(file: SourceFile, index: number, line: string, code: string): LineVariation[] {
  return structureRules.flatMap((rule) => rule({ file, index, line, code }));
}
