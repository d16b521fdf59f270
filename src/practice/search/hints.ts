import type { VariationKind } from './variation';

interface Hint {
  /** Seen in the failing output, the failing tests' names or the task. */
  readonly pattern: RegExp;
  readonly factors: Partial<Record<VariationKind, number>>;
}

const hints: readonly Hint[] = [
  {
    pattern: /Cannot read propert(?:y|ies) of (?:undefined|null)|'NoneType' object|is not iterable|of undefined/i,
    factors: { 'null-check': 4, 'off-by-one': 1.3 },
  },
  { pattern: /empty (?:sequence|iterable)/i, factors: { 'null-check': 6 } },
  {
    pattern: /\bactual: ?(?:undefined|None)\b|\bundefined !==|None !=|\+ (?:actual )?undefined/i,
    factors: { return: 3, 'null-check': 1.6 },
  },
  { pattern: /undefined/i, factors: { 'null-check': 1.5, return: 1.5 } },
  { pattern: /Promise|Missing expected rejection|async|not remember|retr(?:y|ies)|attempt/i, factors: { await: 2.5 } },
  {
    pattern:
      /\b(?:leaves|stays?|unchanged|changes? nothing|mutat\w*|in place|caller|reorders|as (?:it is|they are)|input)\b/i,
    factors: { copy: 4 },
  },
  {
    pattern: /\b(?:order|sort\w*|first|last|most|least|richest|dearest|priorit\w+)\b/i,
    factors: { swap: 1.3, call: 1.1 },
  },
  {
    pattern: /\b(?:every|each|all|twice|only the first|doubles?|groups?|grouping|replac\w*|fill\w*)\b/i,
    factors: { 'regex-flag': 1.8 },
  },
  { pattern: /\b(?:case|capital|upper|lower|small letters)\b/i, factors: { 'regex-flag': 1.3, call: 1.2 } },
  { pattern: /\b(?:default|separator|split)\b/i, factors: { text: 1.8, constant: 1.2 } },
  {
    pattern: /\b(?:at most|at least|exactly|until|limit|from|more than|boundary|never|last|ends?)\b/i,
    factors: { comparison: 1.2 },
  },
];

/** Factors for kinds of change, from what the failure says. */
export function hintFactors(text: string): (kind: VariationKind) => number {
  const factors = new Map<VariationKind, number>();
  const apply = (kind: VariationKind, factor: number): void => {
    factors.set(kind, (factors.get(kind) ?? 1) * factor);
  };
  for (const { pattern, factors: found } of hints) {
    if (!pattern.test(text)) continue;
    if (found['null-check'] !== undefined) apply('null-check', found['null-check']);
    for (const [kind, factor] of Object.entries(found)) {
      if (isVariationKind(kind) && kind !== 'null-check') apply(kind, factor);
    }
  }
  for (const [kind, factor] of valueHints(text)) apply(kind, factor);
  return (kind) => Math.min(factors.get(kind) ?? 1, kind === 'null-check' || kind === 'copy' ? 6 : 2);
}

const kinds: Readonly<Record<VariationKind, true>> = {
  comparison: true,
  arithmetic: true,
  logical: true,
  negation: true,
  constant: true,
  'off-by-one': true,
  swap: true,
  call: true,
  'regex-flag': true,
  await: true,
  'null-check': true,
  variable: true,
  copy: true,
  text: true,
  return: true,
  statement: true,
};

function isVariationKind(word: string): word is VariationKind {
  return Object.hasOwn(kinds, word);
}

/** What the difference of the first two compared values suggests. */
function valueHints(text: string): (readonly [VariationKind, number])[] {
  const pair =
    /\b(-?\d+(?:\.\d+)?) !==? (-?\d+(?:\.\d+)?)/.exec(text) ??
    /expected: (-?\d+(?:\.\d+)?)\s+actual: (-?\d+(?:\.\d+)?)/.exec(text) ??
    /assert (-?\d+(?:\.\d+)?) == (-?\d+(?:\.\d+)?)/.exec(text);
  if (pair) {
    const [first, second] = [Number(pair[1]), Number(pair[2])];
    if (first === -second)
      return [
        ['swap', 3],
        ['arithmetic', 1.5],
        ['off-by-one', 0.6],
      ];
    if (Math.abs(first - second) === 1)
      return [
        ['off-by-one', 1.8],
        ['comparison', 1.3],
        ['call', 1.3],
      ];
    return [
      ['arithmetic', 1.5],
      ['constant', 1.2],
    ];
  }
  if (/\b(?:true|false) !==? (?:true|false)|\b(?:True|False) is not|expected: (?:true|false)/i.test(text))
    return [
      ['comparison', 1.5],
      ['negation', 1.5],
      ['logical', 1.3],
      ['swap', 1.1],
    ];
  return [];
}
