import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PlacementRefusal, Rung } from '../../../src/core/edits/placement';
import { placeEdit } from '../../../src/core/edits/placeEdit';

interface Placed {
  readonly text: string;
  readonly search: string;
  readonly replace: string;
  readonly rung: Rung;
  readonly after: string;
}

function checkPlaced({ text, search, replace, rung, after }: Placed): void {
  const placed = placeEdit(text, search, replace);
  assert.equal(placed.kind, 'placed', placed.kind === 'refused' ? placed.message : '');
  assert.deepEqual({ rung: placed.rung, after: placed.text }, { rung, after });
}

const js = 'function sum(a, b) {\n  return a - b;\n}\n\nfunction twice(a) {\n  return a * 3;\n}\n';
const python = 'class A:\n    def f(self):\n        if self.x:\n            return 1\n        return 2\n';
const tabs = 'func f() {\n\tif a {\n\t\treturn 1\n\t}\n}\n';

const placed: Record<string, Placed> = {
  'part of a line': { text: js, search: 'a - b', replace: 'a + b', rung: 'exact', after: js.replace('a - b', 'a + b') },
  'a whole line': {
    text: js,
    search: '  return a * 3;',
    replace: '  return a * 2;',
    rung: 'exact',
    after: js.replace('3', '2'),
  },
  'several lines': {
    text: js,
    search: 'function sum(a, b) {\n  return a - b;\n}',
    replace: 'const sum = (a, b) => a + b;',
    rung: 'exact',
    after: js.replace('function sum(a, b) {\n  return a - b;\n}', 'const sum = (a, b) => a + b;'),
  },
  'deleting lines': { text: 'a\nb\nc\n', search: 'b\n', replace: '', rung: 'exact', after: 'a\nc\n' },
  'a dollar sign in the replacement': {
    text: 'a\n',
    search: 'a',
    replace: '$& $1 $$',
    rung: 'exact',
    after: '$& $1 $$\n',
  },
  'regular expression characters': {
    text: 'x = a[i](b*);\n',
    search: 'a[i](b*)',
    replace: 'c',
    rung: 'exact',
    after: 'x = c;\n',
  },
  'LF search in a CRLF file': {
    text: 'a\r\nb\r\nc\r\n',
    search: 'a\nb',
    replace: 'x\ny\nz',
    rung: 'exact',
    after: 'x\r\ny\r\nz\r\nc\r\n',
  },
  'CRLF search in an LF file': {
    text: 'a\nb\nc\n',
    search: 'a\r\nb',
    replace: 'x\r\ny',
    rung: 'exact',
    after: 'x\ny\nc\n',
  },
  'mixed line endings: untouched lines keep theirs': {
    text: 'a\r\nb\nc\r\nd\ne\r\n',
    search: 'c',
    replace: 'x\ny',
    rung: 'exact',
    after: 'a\r\nb\nx\r\ny\r\nd\ne\r\n',
  },
  'mixed line endings: context of the edit keeps its own': {
    text: '1\r\n2\r\n3\r\na\nb\nc\n4\r\n5\r\n',
    search: 'a\nb\nc',
    replace: 'x\nb\nz',
    rung: 'exact',
    after: '1\r\n2\r\n3\r\nx\r\nb\nz\r\n4\r\n5\r\n',
  },
  'no final newline is kept so': { text: 'a\nb', search: 'b', replace: 'c', rung: 'exact', after: 'a\nc' },
  'a search with a newline that the end of the file lacks': {
    text: 'a\nb',
    search: 'b\n',
    replace: 'c\n',
    rung: 'trailing-space',
    after: 'a\nc',
  },
  'a byte-order mark copied along': { text: 'a\n', search: '\ufeffa', replace: 'b', rung: 'exact', after: 'b\n' },
  'an astral character': {
    text: 'const s = "😀";\n',
    search: '"😀"',
    replace: '"😁"',
    rung: 'exact',
    after: 'const s = "😁";\n',
  },

  'line numbers from read_file': {
    text: js,
    search: '5 | function twice(a) {\n6 |   return a * 3;',
    replace: '5 | function twice(a) {\n6 |   return a * 2;',
    rung: 'line-numbers',
    after: js.replace('3', '2'),
  },
  'line numbers in the search only': {
    text: js,
    search: '6 |   return a * 3;',
    replace: '  return a * 2;',
    rung: 'line-numbers',
    after: js.replace('3', '2'),
  },
  'line numbers, and new lines without': {
    text: 'a\nb\n',
    search: '1 | a\n2 | b',
    replace: '1 | a\nnew\n2 | b',
    rung: 'line-numbers',
    after: 'a\nnew\nb\n',
  },
  'line numbers tell which of several places': {
    text: 'x\ny\nx\n',
    search: '3 | x',
    replace: '3 | z',
    rung: 'line-numbers',
    after: 'x\ny\nz\n',
  },
  'line numbers with a blank line among them': {
    text: 'a\n\nb\n',
    search: '1 | a\n2 |\n3 | b',
    replace: '1 | a\n2 |\n3 | c',
    rung: 'line-numbers',
    after: 'a\n\nc\n',
  },
  'a code fence around both': {
    text: js,
    search: '```js\n  return a * 3;\n```',
    replace: '```js\n  return a * 2;\n```',
    rung: 'line-numbers',
    after: js.replace('3', '2'),
  },

  'new lines escaped once too often': {
    text: js,
    search: '  return a * 3;\\n}',
    replace: '  return a * 2;\\n}',
    rung: 'escapes',
    after: js.replace('3', '2'),
  },
  'the code has the escape itself': {
    text: 'print("a\\n")\n',
    search: 'print("a\\n")',
    replace: 'print("b\\n")',
    rung: 'exact',
    after: 'print("b\\n")\n',
  },
  'HTML entities': {
    text: 'if (a < b && c) {\n',
    search: 'if (a &lt; b &amp;&amp; c)',
    replace: 'if (a &lt;= b &amp;&amp; c)',
    rung: 'escapes',
    after: 'if (a <= b && c) {\n',
  },

  'white space at line ends in the file': {
    text: 'a  \nb\t\nc\n',
    search: 'a\nb',
    replace: 'a\nx',
    rung: 'trailing-space',
    after: 'a  \nx\nc\n',
  },
  'white space at line ends in the search': {
    text: 'a\nb\n',
    search: 'a  \nb  ',
    replace: 'x\nb',
    rung: 'trailing-space',
    after: 'x\nb\n',
  },
  'blank lines around the search': {
    text: 'a\nb\nc\n',
    search: '\n\nb\n\n\n',
    replace: '\nx\n',
    rung: 'trailing-space',
    after: 'a\nx\nc\n',
  },
  'blank lines at the end of the replacement stay when the search has none': {
    text: 'a \nb\n',
    search: 'a\nb',
    replace: 'a\nb\n\nc',
    rung: 'trailing-space',
    after: 'a \nb\n\nc\n',
  },
  'deleting lines with an empty replacement': {
    text: 'a\nb \nc \nd\n',
    search: 'b\nc',
    replace: '',
    rung: 'trailing-space',
    after: 'a\nd\n',
  },

  'no indentation in search and replacement': {
    text: python,
    search: 'if self.x:\n    return 1',
    replace: 'if self.x:\n    return 3',
    rung: 'indentation',
    after: python.replace('return 1', 'return 3'),
  },
  'new deeper lines follow': {
    text: python,
    search: 'def f(self):\n    if self.x:',
    replace: 'def f(self):\n    for y in z:\n        go()\n    if self.x:',
    rung: 'indentation',
    after: python.replace('        if self.x:', '        for y in z:\n            go()\n        if self.x:'),
  },
  'too much indentation': {
    text: 'if (a) {\n  b();\n}\n',
    search: '        if (a) {\n          b();\n        }',
    replace: '        if (a) {\n          c();\n          d();\n        }',
    rung: 'indentation',
    after: 'if (a) {\n  c();\n  d();\n}\n',
  },
  'spaces for tabs': {
    text: tabs,
    search: '    if a {\n        return 1\n    }',
    replace: '    if a {\n        if b {\n            return 2\n        }\n        return 1\n    }',
    rung: 'indentation',
    after: 'func f() {\n\tif a {\n\t\tif b {\n\t\t\treturn 2\n\t\t}\n\t\treturn 1\n\t}\n}\n',
  },
  'two spaces for four': {
    text: 'def f():\n    if a:\n        return 1\n',
    search: 'def f():\n  if a:\n    return 1',
    replace: 'def f():\n  if a:\n    if b:\n      return 2\n    return 1',
    rung: 'indentation',
    after: 'def f():\n    if a:\n        if b:\n            return 2\n        return 1\n',
  },
  'flat lines for indented ones': {
    text: 'function f() {\n  if (a) {\n    return 1;\n  }\n}\n',
    search: 'if (a) {\nreturn 1;\n}',
    replace: 'if (a) {\nreturn 2;\n}',
    rung: 'indentation',
    after: 'function f() {\n  if (a) {\n    return 2;\n  }\n}\n',
  },
  'a line inserted beside lines with another indentation': {
    text: '    a();\n    b();\n',
    search: '  a();\n  b();',
    replace: '  a();\n  x();\n  b();',
    rung: 'indentation',
    after: '    a();\n    x();\n    b();\n',
  },
  'a shallower new line': {
    text: 'class A:\n    def f(self):\n        return 1\n',
    search: '    return 1',
    replace: '    return 2\n\ndef g(self):\n    return 3',
    rung: 'exact',
    after: 'class A:\n    def f(self):\n        return 2\n\ndef g(self):\n    return 3\n',
  },
  'CRLF and indentation together': {
    text: '\tif a {\r\n\t\tb()\r\n\t}\r\n',
    search: 'if a {\n  b()\n}',
    replace: 'if a {\n  c()\n}',
    rung: 'indentation',
    after: '\tif a {\r\n\t\tc()\r\n\t}\r\n',
  },

  'smart quotes in the search': {
    text: "say('hi'); // x\n",
    search: 'say(‘hi’)',
    replace: 'say(‘bye’)',
    rung: 'typography',
    after: "say('bye'); // x\n",
  },
  'smart quotes in the file': {
    text: 'print(“hi”)\n',
    search: 'print("hi")',
    replace: 'print("bye")',
    rung: 'typography',
    after: 'print(“bye”)\n',
  },
  'a dash in the search': {
    text: 'x = a - b\n',
    search: 'a – b',
    replace: 'a + b',
    rung: 'typography',
    after: 'x = a + b\n',
  },
  'no-break spaces': {
    text: 'x\u00a0=\u00a01\n',
    search: 'x = 1',
    replace: 'x = 2',
    rung: 'typography',
    after: 'x\u00a0=\u00a02\n',
  },
  'full-width forms': {
    text: 'f(a, b);\n',
    search: 'f（a， b）；',
    replace: 'f（b， a）；',
    rung: 'typography',
    after: 'f(b, a);\n',
  },
  'typography and indentation over several lines': {
    text: '    if a == "x":\n        go("y")\n',
    search: 'if a == “x”:\n    go(“y”)',
    replace: 'if a == “x”:\n    go(“z”)',
    rung: 'typography',
    after: '    if a == "x":\n        go("z")\n',
  },
  'an ellipsis and a zero-width space': {
    text: 'f(...args);\n',
    search: 'f(…args);\u200b',
    replace: 'g(...args);',
    rung: 'typography',
    after: 'g(...args);\n',
  },

  'other spaces inside a line': {
    text: 'const total = items.reduce((a, b) => a + b, 0);\n',
    search: 'const total = items.reduce((a,b)=>a+b, 0);',
    replace: 'const total = sum(items);',
    rung: 'near',
    after: 'const total = sum(items);\n',
  },
  'a blank line left out': {
    text: 'const first = start();\n\nconst second = next(first);\n',
    search: 'const first = start();\nconst second = next(first);',
    replace: 'const first = start();\nconst second = next(first, 1);',
    rung: 'near',
    after: 'const first = start();\n\nconst second = next(first, 1);\n',
  },
  'a small slip in one of several lines': {
    text: 'function area(width, height) {\n  const result = width * height;\n  return result;\n}\n',
    search: 'function area(width, heigth) {\n  const result = width * height;\n  return result;\n}',
    replace: 'function area(width, heigth) {\n  const result = width + height;\n  return result;\n}',
    rung: 'near',
    after: 'function area(width, height) {\n  const result = width + height;\n  return result;\n}\n',
  },
  'a comment that the model remembers a little wrong': {
    text: '// Returns the number of the items in the cart.\nreturn items.length - 1;\n',
    search: '// Return the number of items in the cart.\nreturn items.length - 1;',
    replace: '// Return the number of items in the cart.\nreturn items.length;',
    rung: 'near',
    after: '// Returns the number of the items in the cart.\nreturn items.length;\n',
  },
};

interface Refused {
  readonly text: string;
  readonly search: string;
  readonly replace: string;
  readonly reason: PlacementRefusal;
  readonly lines?: readonly number[];
  readonly says?: readonly (string | RegExp)[];
}

const refused: Record<string, Refused> = {
  'an empty search': { text: 'a\n', search: '', replace: 'b', reason: 'empty-search', says: ['write_file'] },
  'a search of white space': { text: 'a\n', search: ' \n\t', replace: 'b', reason: 'empty-search' },
  'an edit that changes nothing': { text: 'a\n', search: 'a', replace: 'a', reason: 'no-change' },
  'an edit that changes nothing but line endings': {
    text: 'a\nb\n',
    search: 'a\nb',
    replace: 'a\r\nb',
    reason: 'no-change',
  },
  'several exact places': {
    text: 'a\nx\na\nx\na\n',
    search: 'a\n',
    replace: 'b\n',
    reason: 'ambiguous',
    lines: [1, 3, 5],
    says: ['3 times', 'lines 1, 3, 5'],
  },
  'overlapping places': { text: 'aXaXa\n', search: 'aXa', replace: 'b', reason: 'ambiguous', lines: [1, 1] },
  'more places than are named': {
    text: 'dup\n'.repeat(30),
    search: 'dup',
    replace: 'b',
    reason: 'ambiguous',
    lines: [1, 2, 3, 4, 5, 6, 7, 8],
    says: ['30 times', '...'],
  },
  'very many places': {
    text: 'a'.repeat(5000),
    search: 'a',
    replace: 'b',
    reason: 'ambiguous',
    says: ['1000 times or more'],
  },
  'several places apart from trailing space': {
    text: 'a \nb \nx\na  \nb\n',
    search: 'a\nb',
    replace: 'c',
    reason: 'ambiguous',
    lines: [1, 4],
  },
  'several places apart from indentation': {
    text: ' a()\nb()\n\n  a()\nb()\n',
    search: 'a()\n b()',
    replace: 'c',
    reason: 'ambiguous',
    lines: [1, 4],
  },
  'two near places': {
    text: 'const first = compute(alpha, beta);\nx\nconst first = compute(alpha, beta );\n',
    search: 'const first = compute( alpha, beta);',
    replace: 'y',
    reason: 'ambiguous',
    lines: [1, 3],
  },
  'nothing alike': {
    text: js,
    search: 'import numpy as np',
    replace: 'x',
    reason: 'not-found',
    says: ['read the file again'],
  },
  'something a little alike: shown with what differs': {
    text: js,
    search: 'function twice(value, factor) {\n  return value * factor;',
    replace: 'x',
    reason: 'not-found',
    lines: [5, 6],
    says: [
      '5 | function twice(a) {',
      '6 |   return a * 3;',
      'line 6: the file has `return a * 3;`, you wrote `return value * factor;`',
    ],
  },
  'a passage with an ellipsis for lines left out': {
    text: js,
    search: 'function sum(a, b) {\n  ...\n}',
    replace: 'x',
    reason: 'not-found',
    says: ['Its line `...` leaves code out'],
  },
  'a short line that is only alike': { text: 'x = 1\ny = 2\n', search: 'x = 2', replace: 'x = 3', reason: 'not-found' },
  'an edit made before': {
    text: 'function sum(a, b) {\n  return a + b;\n}\n',
    search: '  return a - b;',
    replace: '  return a + b;',
    reason: 'already-done',
    lines: [2],
  },
  'an insertion made before': {
    text: 'import a\nimport b\n',
    search: 'import a\n',
    replace: 'import a\nimport b\n',
    reason: 'already-done',
    lines: [1],
  },
  'a near place that already reads as wanted': {
    text: 'const result = compute(first, second);\n',
    search: 'const result = compute(first, secnd);',
    replace: 'const result = compute(first, second);',
    reason: 'already-done',
  },
  'text in an empty file': { text: '', search: 'a', replace: 'b', reason: 'not-found' },
  'a search longer than the file': { text: 'a\n', search: 'a\nb\nc\nd', replace: 'x', reason: 'not-found' },
};

describe('an edit is placed', () => {
  for (const [name, each] of Object.entries(placed)) test(`${each.rung}: ${name}`, () => checkPlaced(each));

  test('and says at which line', () => {
    const result = placeEdit(js, 'return a * 3', 'return a * 2');
    assert.equal(result.kind === 'placed' && result.line, 6);
  });
});

describe('an edit is refused', () => {
  for (const [name, { text, search, replace, reason, lines, says = [] }] of Object.entries(refused)) {
    test(`${reason}: ${name}`, () => {
      const result = placeEdit(text, search, replace);
      assert.equal(result.kind, 'refused', 'it was placed');
      assert.equal(result.reason, reason, result.message);
      if (lines !== undefined) assert.deepEqual(result.lines, lines);
      for (const words of says) {
        if (typeof words === 'string') assert.ok(result.message.includes(words), result.message);
        else assert.match(result.message, words);
      }
    });
  }

  test('long lines and long passages are cut with a statement', () => {
    const text = `${Array.from({ length: 30 }, (_value, index) => `const name${index} = ${'x'.repeat(300)}${index};`).join('\n')}\n`;
    const search = Array.from(
      { length: 30 },
      (_value, index) => `let name${index} = ${'y'.repeat(120)}${'x'.repeat(180)};`,
    ).join('\n');
    const result = placeEdit(text, search, 'z');
    assert.equal(result.kind, 'refused');
    assert.match(result.message, /more characters/);
    assert.match(result.message, /more lines/);
    assert.ok(result.message.length < 8000, `${result.message.length}`);
  });
});

const word = fc.constantFrom('alpha', 'beta', 'gamma', 'delta', 'return', '(', ')', '{', '}', 'é', '😀', '  ');
const codeLine = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));

describe('whatever the texts', () => {
  test('a unique exact search is replaced and nothing else changes', () => {
    fc.assert(
      fc.property(
        fc.array(codeLine),
        fc.array(codeLine),
        codeLine,
        fc.constantFrom('\n', '\r\n'),
        (head, tail, replace, ending) => {
          const before = head.map((line) => line + ending).join('');
          const after = tail.map((line) => ending + line).join('');
          const result = placeEdit(`${before}UNIQUE${after}`, 'UNIQUE', replace);
          assert.equal(result.kind, 'placed');
          assert.equal(result.text, before + replace + after);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('every answer is a placement or a refusal with words, and lines outside the place stay', () => {
    const text = fc.array(codeLine, { maxLength: 20 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, text, (before, search, replace) => {
        const result = placeEdit(before, search, replace);
        if (result.kind === 'refused') {
          assert.ok(result.message.length > 10);
          return;
        }
        assert.notEqual(result.text, before);
        const old = before.split('\n');
        assert.deepEqual(result.text.split('\n').slice(0, result.line - 1), old.slice(0, result.line - 1));
      }),
      { numRuns: 500 },
    );
  });

  test('an indented copy of some lines finds them, and the edit keeps the indentation', () => {
    const name = fc.constantFrom('one', 'two', 'three', 'four', 'five');
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 2 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        (names, real, written) => {
          const lines = names.map((each) => `call(${each});`);
          const file = lines.map((line) => ' '.repeat(real) + line).join('\n');
          const search = lines.map((line) => ' '.repeat(real + written) + line).join('\n');
          const result = placeEdit(file, search, `${search}\n${' '.repeat(real + written)}added();`);
          assert.equal(result.kind, 'placed');
          assert.equal(result.text, `${file}\n${' '.repeat(real)}added();`);
        },
      ),
    );
  });
});

describe('huge files', () => {
  const lines = Array.from(
    { length: 50_000 },
    (_value, index) => `  const value${index} = compute(${index * 7}, options.a${index % 13});`,
  );
  const text = lines.join('\n');

  test('are searched to the end by every rung', () => {
    const line = lines[49_998] ?? '';
    const search = line.trim().replace('compute', 'compute ').replace(';', '');
    const result = placeEdit(text, search, 'changed();');
    assert.equal(result.kind, 'placed');
    assert.equal(result.rung, 'near');
    assert.equal(result.line, 49_999);
  });

  test('that repeat one line, and one enormous line, are answered', () => {
    assert.equal(
      placeEdit('same line here\n'.repeat(50_000), 'same line here\nsame line there\n', 'x').kind,
      'refused',
    );
    assert.equal(placeEdit('ab'.repeat(1_000_000), 'abb', 'x').kind, 'refused');
  });
});
