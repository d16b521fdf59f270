import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lineVariations } from '../../../src/practice/search/lineVariations';
import { readSource } from '../../../src/practice/search/sourceFile';
import { maskLine, masked } from '../../../src/practice/search/sourceLine';
import { missingReturns, statementEdits } from '../../../src/practice/search/statementEdits';
import type { Language } from '../../../src/practice/search/sourceLine';

const script: readonly (readonly [broken: string, repaired: string])[] = [
  ['if (a > b) return;', 'if (a >= b) return;'],
  ['for (let i = 0; i <= n; i += 1) {', 'for (let i = 0; i < n; i += 1) {'],
  ['return count <= 1;', 'return count === 1;'],
  ['if (a !== b) {', 'if (a === b) {'],
  ['return a - b;', 'return a + b;'],
  ['return n * 2;', 'return n / 2;'],
  ['return n * 2;', 'return n ** 2;'],
  ['total -= price;', 'total += price;'],
  ['return a || b;', 'return a && b;'],
  ['if (!done) stop();', 'if (done) stop();'],
  ['return ok && ready;', 'return ok && !ready;'],
  ['const open = false;', 'const open = true;'],
  ['return days[month];', 'return days[month - 1];'],
  ['return days[month - 1];', 'return days[month];'],
  ['const x = list.slice(0);', 'const x = list.slice(1);'],
  ['shiftDay(day, 1);', 'shiftDay(day, -1);'],
  ['list.sort((a, b) => a.size - b.size);', 'list.sort((a, b) => b.size - a.size);'],
  ['compare(first, second);', 'compare(second, first);'],
  ['return Math.max(a, b);', 'return Math.min(a, b);'],
  ['return list.some(isOdd);', 'return list.every(isOdd);'],
  ["return text.replace(/a/, 'b');", "return text.replace(/a/g, 'b');"],
  ["return text.replace(/a/g, 'b');", "return text.replace(/a/, 'b');"],
  ['return /^[a-z]$/.test(text);', 'return /^[a-z]$/i.test(text);'],
  ['return `${text.replace(/"/, x)}`;', 'return `${text.replace(/"/g, x)}`;'],
  ["const parts = line.split(';');", "const parts = line.split(',');"],
  ['return user.name;', 'return user?.name;'],
  ['if (x.size > 3) return;', 'if (!x || x.size > 3) return;'],
  ['return [name, row[index]];', 'return [name, row[index] ?? null];'],
  ['this.lines = lines;', 'this.lines = structuredClone(lines);'],
  ['const sorted = items.sort(byName);', 'const sorted = [...items].sort(byName);'],
];

const python: readonly (readonly [broken: string, repaired: string])[] = [
  ['if a and b:', 'if a or b:'],
  ['if not found:', 'if found:'],
  ['if x is None:', 'if x is not None:'],
  ['return total // count', 'return total / count'],
  ['return sum(x) / n', 'return sum(x) // n'],
  ['for i in range(n):', 'for i in range(n + 1):'],
  ['return any(checks)', 'return all(checks)'],
  ['return sorted(x, reverse=True)', 'return sorted(x, reverse=False)'],
  ['items = sorted(x, key=lambda item: (item[1], item[0]))', 'items = sorted(x, key=lambda item: (-item[1], item[0]))'],
  ['if kind in kinds:', 'if kinds is not None and kind in kinds:'],
  ['most = max(counts.values())', 'most = max(counts.values(), default=0)'],
  ['name, value = line.split("=")', 'name, value = line.split("=", 1)'],
  ['if number > value:', 'while number > value:'],
];

function variationsOf(line: string, path: string): string[] {
  return lineVariations(readSource(path, line), 0).map(({ after }) => after);
}

void describe('single-line variations', () => {
  for (const [broken, repaired] of script) {
    test(`${broken}  ->  ${repaired}`, () => {
      assert.ok(variationsOf(broken, 'a.js').includes(repaired), variationsOf(broken, 'a.js').join('\n'));
    });
  }
  for (const [broken, repaired] of python) {
    test(`${broken}  ->  ${repaired}`, () => {
      assert.ok(variationsOf(broken, 'a.py').includes(repaired), variationsOf(broken, 'a.py').join('\n'));
    });
  }

  test('awaits only inside an asynchronous function', () => {
    const asynchronous = readSource('a.js', 'async function run() {\n  const value = load();\n}');
    const plain = readSource('a.js', 'function run() {\n  const value = load();\n}');
    const awaited = '  const value = await load();';
    assert.ok(lineVariations(asynchronous, 1).some(({ after }) => after === awaited));
    assert.ok(!lineVariations(plain, 1).some(({ after }) => after === awaited));
  });

  test('offers other names of the same object and the same function', () => {
    const file = readSource(
      'a.js',
      'function rate(stats, other) {\n  return stats.hits / (stats.hits + stats.misses);\n}',
    );
    const texts = lineVariations(file, 1).map(({ after }) => after);
    assert.ok(texts.includes('  return stats.misses / (stats.hits + stats.misses);'));
    assert.ok(texts.includes('  return other.hits / (stats.hits + stats.misses);'));
  });

  test('leaves imports, comments and blank lines alone, and gives each text once, never the line itself', () => {
    for (const line of ["import { a } from './a.js';", '// a > b', ' * a > b', '', '}'])
      assert.deepEqual(variationsOf(line, 'a.js'), []);
    const texts = variationsOf('return a <= b && c;', 'a.js');
    assert.equal(new Set(texts).size, texts.length);
    assert.ok(!texts.includes('return a <= b && c;'));
  });

  test('does not look for code in strings and comments', () => {
    assert.ok(
      !variationsOf("print('a > b'); // c < d", 'a.js').some((text) => text.includes('>=') || text.includes('<=')),
    );
  });
});

void describe('masking', () => {
  const m = (count: number): string => masked.repeat(count);
  const cases: readonly (readonly [string, Language, string])[] = [
    ["a = 'x' + b; // c", 'javascript', `a = ${m(3)} + b; ${m(4)}`],
    ['a = b / c / d;', 'javascript', 'a = b / c / d;'],
    ['a = /b[/]c/g.exec(d);', 'javascript', `a = ${m(8)}.exec(d);`],
    ['f(`x ${y} z`);', 'javascript', `f(${m(5)}y${m(4)});`],
    ['a = "x" # c', 'python', `a = ${m(3)} ${m(3)}`],
    ['a = b // c', 'python', 'a = b // c'],
  ];
  for (const [line, language, expected] of cases) {
    test(`${language}: ${line}`, () => assert.equal(maskLine(line, language), expected));
  }
});

void describe('statement edits', () => {
  test('returns what a function fills and never gives back', () => {
    const file = readSource('a.py', 'def pairs(x):\n    found = []\n    for y in x:\n        found.append(y)\n');
    const [first] = missingReturns(file, file.regions[0]!);
    assert.deepEqual(first?.after, ['        found.append(y)', '    return found']);
  });

  test('a function that returns something needs no return', () => {
    const file = readSource('a.js', 'function f() {\n  const a = 1;\n  return a;\n}');
    assert.deepEqual(missingReturns(file, file.regions[0]!), []);
  });

  test('changes a variable that was made to be changed and never is', () => {
    const text =
      'function sum(list) {\n  let total = 0;\n  for (const item of list) {\n    check(item);\n  }\n  return total;\n}';
    const file = readSource('a.js', text);
    const added = statementEdits(file, file.regions[0]!).map(({ after }) => after.join('\n'));
    assert.ok(added.includes('    check(item);\n    total += item;'), added.join('\n---\n'));
  });

  test('swaps neighbouring statements', () => {
    const file = readSource('a.py', 'def move(a, b):\n    b.put(1)\n    a.take(1)\n');
    const swapped = statementEdits(file, file.regions[0]!).map(({ after }) => after.join('\n'));
    assert.ok(swapped.includes('    a.take(1)\n    b.put(1)'));
  });
});
