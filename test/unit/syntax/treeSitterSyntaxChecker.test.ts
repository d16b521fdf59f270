import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { TreeSitterSyntaxChecker } from '../../../src/node/syntax/treeSitterSyntaxChecker';

const checker = new TreeSitterSyntaxChecker({
  onUnavailable: (grammar, error) => {
    throw new Error(`No grammar for ${grammar}`, { cause: error });
  },
});

const right: [string, string][] = [
  ['a.js', ''],
  ['a.js', '#!/usr/bin/env node\nexport const a = async () => { for await (const x of y) f?.(x ?? 1); };\n'],
  ['a.mjs', 'import a from "./a.json" with { type: "json" };\n'],
  ['a.cjs', 'module.exports = class { #x = 1; static { } };\n'],
  ['a.jsx', 'const x = <div className="a">{y.map((z) => <B key={z} />)}</div>;\n'],
  ['a.ts', 'export const f = <T extends object>(a: T): a is T => a satisfies T;\n'],
  ['a.mts', 'enum A { B = 1 }\nabstract class C<T> { constructor(private readonly a: T) {} }\n'],
  ['a.tsx', 'const x = <A<string> b={1} />;\n'],
  [
    'a.py',
    'def f(a, *, b=1) -> int:\n    """doc\n  odd"""\n    if (x := a): return 1\n    # comment\n  # outdented comment\n    return [\n        1,\n    ]\n',
  ],
  ['a.py', 'match x:\n    case 1:\n        pass\n    case _:\n        pass\n'],
  ['a.py', 'x = 1; y = 2\nclass A: pass\nif x:\n\n    y = f"{x!r}"\nelse:\n  z = 1\n'],
  ['a.pyi', 'def f(a: int) -> str: ...\n'],
  ['a.go', 'package a\n\nfunc f[T any](x T) (int, error) {\n\treturn 1, nil\n}\n'],
  ['a.rs', "fn f<'a>(x: &'a str) -> impl Iterator<Item = char> + 'a { x.chars() }\n"],
  ['A.java', 'record A(int x) { int f() { return switch (x) { case 1 -> 2; default -> 3; }; } }\n'],
  ['a.json', '{ "a": [1, 2.5e3, null, "\\u00e9"] }\n'],
  ['tsconfig.json', '{\n  // comment\n  "a": 1,\n}\n'],
  ['.vscode/settings.json', '{ /* c */ "a": 1, }'],
  ['a.jsonc', '// only a comment\n{}'],
  ['a.txt', 'function ((('],
  ['Makefile', 'all:\n\t(('],
  ['a.c', 'int main( {'],
];

const wrong: [file: string, text: string, problems: string[]][] = [
  ['a.js', 'if (a) {\n  foo();\n', ['2:9 `}` is missing']],
  ['a.js', 'const a = ;\n', ['1:9 unexpected `=`']],
  ['a.js', 'const a = 1;\n}\n', ['2:1 unexpected `}`']],
  ['a.ts', 'const x: number = 1;\nfunction f(a: string { }\n', ['2:21 `)` is missing']],
  ['a.tsx', 'const x = <div>;\n', []],
  ['a.py', 'def f(:\n    return 1\n', ['1:7 `)` is missing']],
  ['a.py', 'def f():\nreturn 1\n', ['1:9 an indented block is missing after this line']],
  ['a.py', 'x = 1\n    y = 2\n', ['2:5 unexpected indent']],
  ['a.py', 'def f():\n    x = 1\n      y = 2\n    return x\n', ['3:7 unexpected indent']],
  ['a.py', 'if a:\n    b\n  c\n', ['3:3 unexpected indent']],
  ['a.py', 'for x in y:\nfoo(x)\n', ['1:12 an indented block is missing after this line']],
  ['a.go', 'package a\nfunc f( {\n}\n', ['2:8 `)` is missing']],
  ['a.rs', 'fn main() { let x = ; }', ['1:19 unexpected `=`']],
  ['a.java', 'class A { int f() { return 1 } }', ['1:29 `;` is missing']],
  ['a.json', '{\n  "a": 1\n  "b": 2\n}', ['3:3 comma expected']],
  ['a.json', '', ['1:1 value expected']],
];

describe('the syntax checker', () => {
  for (const [file, text] of right) {
    test(`finds nothing wrong in ${file}: ${JSON.stringify(text.slice(0, 40))}`, async () => {
      assert.deepEqual(await checker.check(file, text), []);
    });
  }
  for (const [file, text, expected] of wrong) {
    test(`finds what is wrong in ${file}: ${JSON.stringify(text.slice(0, 40))}`, async () => {
      const problems = await checker.check(file, text);
      const words = problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
      if (expected.length > 0) assert.deepEqual(words, expected);
      else assert.ok(words.length > 0);
    });
  }

  test('names at most twenty problems', async () => {
    assert.equal((await checker.check('a.js', 'const = ;\n'.repeat(200))).length, 20);
  });

  test('reads a file of 50,000 lines', async () => {
    const text = 'export const f = (a, b) => a + b;\n'.repeat(50_000);
    assert.deepEqual(await checker.check('a.js', text), []);
    assert.equal((await checker.check('a.js', `${text}function f( {\n`)).length, 1);
  });

  test('checks several files at a time', async () => {
    const results = await Promise.all(['a.js', 'b.py', 'c.js', 'd.go'].map((file) => checker.check(file, 'x = = 1')));
    assert.deepEqual(
      results.map((problems) => problems.length > 0),
      [true, true, true, true],
    );
  });

  test('without grammars finds nothing, and says so once for each', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'protege-grammars-'));
    try {
      const unavailable: string[] = [];
      const bare = new TreeSitterSyntaxChecker({ folder, onUnavailable: (grammar) => unavailable.push(grammar) });
      assert.deepEqual(await bare.check('a.js', 'const = ;'), []);
      assert.deepEqual(await bare.check('b.js', 'const = ;'), []);
      assert.deepEqual(await bare.check('b.py', 'def ('), []);
      assert.deepEqual(unavailable, ['javascript', 'python']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('with a broken grammar file finds nothing and says so', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'protege-grammars-'));
    const runtime = createRequire(__filename).resolve('web-tree-sitter/web-tree-sitter.wasm');
    try {
      writeFileSync(path.join(folder, 'web-tree-sitter.wasm'), readFileSync(runtime));
      writeFileSync(path.join(folder, 'tree-sitter-javascript.wasm'), 'no wasm');
      const unavailable: string[] = [];
      const broken = new TreeSitterSyntaxChecker({ folder, onUnavailable: (grammar) => unavailable.push(grammar) });
      assert.deepEqual(await broken.check('a.js', 'const = ;'), []);
      assert.deepEqual(unavailable, ['javascript']);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
