import type { Language } from './sourceLine';
import { maskLine } from './sourceLine';
import { replaceRange } from './variation';
import type { LineVariation, VariationKind } from './variation';

interface TokenRule {
  readonly kind: VariationKind;
  /** Matched against the masked line. */
  readonly pattern: RegExp;
  /** What the match becomes, with a weight each. */
  readonly to: (match: RegExpExecArray) => readonly (readonly [string, number])[];
  readonly languages?: readonly Language[];
}

function fixed(...choices: readonly (readonly [string, number])[]): TokenRule['to'] {
  return () => choices;
}

const script: readonly Language[] = ['javascript', 'typescript', 'other'];
const python: readonly Language[] = ['python'];

const comparisonRules: readonly TokenRule[] = [
  { kind: 'comparison', pattern: /<=/g, to: fixed(['<', 0.9], ['>=', 0.35]) },
  { kind: 'comparison', pattern: /(?<![=<>-])>=/g, to: fixed(['>', 0.9], ['<=', 0.35]) },
  { kind: 'comparison', pattern: /(?<= )<(?= )/g, to: fixed(['<=', 0.85], ['>', 0.3]) },
  { kind: 'comparison', pattern: /(?<= )>(?= )/g, to: fixed(['>=', 0.85], ['<', 0.3]) },
  {
    kind: 'comparison',
    pattern: /(?<=\w)<(?=[a-z\d])/g,
    to: fixed(['<=', 0.7], ['>', 0.2]),
    languages: ['javascript', 'python'],
  },
  {
    kind: 'comparison',
    pattern: /(?<=[\w)\]])>(?=[\w(])/g,
    to: fixed(['>=', 0.7], ['<', 0.2]),
    languages: ['javascript', 'python'],
  },
  { kind: 'comparison', pattern: /<=|>=/g, to: fixed(['===', 0.3]), languages: script },
  { kind: 'comparison', pattern: /<=|>=/g, to: fixed(['==', 0.3]), languages: python },
  { kind: 'negation', pattern: /===/g, to: fixed(['!==', 0.6]) },
  { kind: 'negation', pattern: /!==/g, to: fixed(['===', 0.65]) },
  { kind: 'negation', pattern: /(?<![=!<>])==(?!=)/g, to: fixed(['!=', 0.6]) },
  { kind: 'negation', pattern: /!=(?!=)/g, to: fixed(['==', 0.65]) },
];

const arithmeticRules: readonly TokenRule[] = [
  { kind: 'arithmetic', pattern: /(?<=[\w)\]] )\+(?= [\w(])/g, to: fixed(['-', 0.65], ['*', 0.15]) },
  { kind: 'arithmetic', pattern: /(?<=[\w)\]] )-(?= [\w(])/g, to: fixed(['+', 0.65], ['*', 0.1]) },
  { kind: 'arithmetic', pattern: /(?<=[\w)\]])\+(?=\w)/g, to: fixed(['-', 0.5]) },
  { kind: 'arithmetic', pattern: /(?<=[\w)\]])-(?=\w)/g, to: fixed(['+', 0.5]) },
  { kind: 'arithmetic', pattern: /(?<= )\*(?= )/g, to: fixed(['/', 0.4], ['**', 0.3], ['+', 0.15]) },
  { kind: 'arithmetic', pattern: /(?<= )\/(?= )/g, to: fixed(['*', 0.4], ['%', 0.15]) },
  { kind: 'arithmetic', pattern: /(?<= )\/(?= )/g, to: fixed(['//', 0.45]), languages: python },
  { kind: 'arithmetic', pattern: /\/\/(?!=)/g, to: fixed(['/', 0.6]), languages: python },
  { kind: 'arithmetic', pattern: /(?<= )%(?= )/g, to: fixed(['/', 0.2], ['//', 0.1]) },
  { kind: 'arithmetic', pattern: /\+=/g, to: fixed(['-=', 0.4], ['=', 0.2]) },
  { kind: 'arithmetic', pattern: /-=/g, to: fixed(['+=', 0.4]) },
  { kind: 'arithmetic', pattern: /(?<=[(,=] ?)-(?=[a-z([])/gi, to: fixed(['', 0.4]) },
];

const logicRules: readonly TokenRule[] = [
  { kind: 'logical', pattern: /&&/g, to: fixed(['||', 0.6]) },
  { kind: 'logical', pattern: /\|\|/g, to: fixed(['&&', 0.55], ['??', 0.3]) },
  { kind: 'logical', pattern: /\?\?/g, to: fixed(['||', 0.3]) },
  { kind: 'logical', pattern: /\band\b/g, to: fixed(['or', 0.6]), languages: python },
  { kind: 'logical', pattern: /\bor\b/g, to: fixed(['and', 0.6]), languages: python },
  { kind: 'negation', pattern: /!(?=[\w(#])/g, to: fixed(['', 0.6]), languages: script },
  { kind: 'negation', pattern: /(?<=(?:&&|\|\||\bif \() ?)(?=[\w#])/g, to: fixed(['!', 0.45]), languages: script },
  { kind: 'negation', pattern: /\bnot (?!in\b)/g, to: fixed(['', 0.6]), languages: python },
  {
    kind: 'negation',
    pattern: /(?<=\b(?:if|and|or|while) )(?=\w)(?!not\b)/g,
    to: fixed(['not ', 0.45]),
    languages: python,
  },
  { kind: 'negation', pattern: /\bis not\b/g, to: fixed(['is', 0.5]), languages: python },
  { kind: 'negation', pattern: /\bis\b(?! not)/g, to: fixed(['is not', 0.5]), languages: python },
  { kind: 'negation', pattern: /\bnot in\b/g, to: fixed(['in', 0.5]), languages: python },
];

const constantRules: readonly TokenRule[] = [
  { kind: 'constant', pattern: /\btrue\b/g, to: fixed(['false', 0.65]) },
  { kind: 'constant', pattern: /\bfalse\b/g, to: fixed(['true', 0.65]) },
  { kind: 'constant', pattern: /\bTrue\b/g, to: fixed(['False', 0.65]) },
  { kind: 'constant', pattern: /\bFalse\b/g, to: fixed(['True', 0.65]) },
  { kind: 'off-by-one', pattern: / [+-] 1\b(?!\.)/g, to: fixed(['', 0.5]) },
  { kind: 'off-by-one', pattern: /(?<![\w.$#])\d+(?![\w.])/g, to: nearbyNumbers },
  { kind: 'arithmetic', pattern: /(?<=, )(?=[1-9]\))/g, to: fixed(['-', 0.5]) },
  { kind: 'off-by-one', pattern: /(?<=\[[\w.$]+)(?=\])/g, to: fixed([' - 1', 0.55], [' + 1', 0.45]) },
  { kind: 'off-by-one', pattern: /(?<=[\w\])])(?=\))/g, to: fixed([' + 1', 0.3], [' - 1', 0.3]) },
  { kind: 'off-by-one', pattern: /(?<=[\w)\]])(?=,)/g, to: fixed([' + 1', 0.2], [' - 1', 0.2]) },
  { kind: 'off-by-one', pattern: /(?<==.*[\w)\]])(?=;?$)/g, to: fixed([' + 1', 0.4], [' - 1', 0.4]) },
  { kind: 'off-by-one', pattern: /(?<=\breturn .*[\w)\]])(?=;?$)/g, to: fixed([' + 1', 0.3], [' - 1', 0.3]) },
];

function nearbyNumbers(match: RegExpExecArray): readonly (readonly [string, number])[] {
  const value = Number(match[0]);
  const near: [string, number][] = [
    [String(value + 1), 0.5],
    [value === 0 ? '-1' : String(value - 1), value === 0 ? 0.15 : 0.5],
  ];
  if (value >= 1 && value <= 3) near.push([`-${value}`, 0.4]);
  if (value >= 10 && value % 10 === 0) near.push([String(value * 10), 0.3], [String(value / 10), 0.25]);
  return near;
}

/** Names that are easily taken for each other. */
const callTwins: readonly (readonly string[])[] = [
  ['min', 'max'],
  ['ceil', 'floor', 'round', 'trunc'],
  ['any', 'all'],
  ['some', 'every'],
  ['padStart', 'padEnd'],
  ['startsWith', 'endsWith'],
  ['startswith', 'endswith'],
  ['push', 'unshift'],
  ['pop', 'shift'],
  ['keys', 'values'],
  ['indexOf', 'lastIndexOf'],
  ['toLowerCase', 'toUpperCase'],
  ['lower', 'upper'],
  ['lstrip', 'rstrip'],
  ['trimStart', 'trimEnd'],
  ['sorted', 'reversed'],
  ['find', 'findLast'],
  ['replace', 'replaceAll'],
];

const callRules: readonly TokenRule[] = callTwins.map((twins) => ({
  kind: 'call',
  pattern: new RegExp(`\\b(?:${twins.join('|')})(?=\\()`, 'g'),
  to: (match) => twins.filter((twin) => twin !== match[0]).map((twin) => [twin, 0.55]),
}));

const tokenRules = [...comparisonRules, ...arithmeticRules, ...logicRules, ...constantRules, ...callRules];

/** Every variation of the line that replaces, adds or drops a single token. */
export function tokenVariations(line: string, language: Language): LineVariation[] {
  const code = maskLine(line, language);
  const variations: LineVariation[] = [];
  for (const rule of tokenRules) {
    if (rule.languages !== undefined && !rule.languages.includes(language)) continue;
    for (const match of code.matchAll(rule.pattern)) {
      if (isSenseless(rule, match[0], code)) continue;
      for (const [text, weight] of rule.to(match)) {
        const after = replaceRange(line, match.index, match.index + match[0].length, text);
        variations.push({ after, kind: rule.kind, weight });
      }
    }
  }
  return variations;
}

/** One more or one less of a truth value, or in a function's head, is never the repair. */
function isSenseless(rule: TokenRule, matched: string, code: string): boolean {
  if (rule.kind !== 'off-by-one' || matched !== '') return false;
  if (/[{:]\s*$/.test(code) && !/\bfor\b/.test(code)) return true;
  return /&&|\|\||[=!]==?|\b(?:and|or|not|is)\b|^\s*(?:async |export )*(?:def|function)\b|=>|\bnew\b|\.get\(/.test(
    code,
  );
}
