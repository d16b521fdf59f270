import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runTool } from '../../../src/core/tools/runTool';
import { TreeSitterSyntaxChecker } from '../../../src/node/syntax/treeSitterSyntaxChecker';
import { MemoryWorkspace } from '../tools/memoryWorkspace';

const syntax = new TreeSitterSyntaxChecker();
const python = 'def total(items):\n    result = 0\n    for item in items:\n        result -= item\n    return result\n';
const broken = 'function f( {\n  return 1;\n}\n';

const cases: [name: string, file: string, before: string, search: string, replace: string, says: RegExp | null][] = [
  ['a sound edit', 'a.py', python, 'result -= item', 'result += item', null],
  [
    'a sound edit without indentation',
    'a.py',
    python,
    'for item in items:\n    result -= item',
    'for item in items:\n    if item:\n        result += item',
    null,
  ],
  ['a bracket left open', 'a.py', python, 'return result', 'return (result', /line 5/],
  [
    'a block that lost its indentation',
    'a.py',
    python,
    '        result -= item',
    'result += item',
    /line 3.*indented block is missing/,
  ],
  ['an odd indentation', 'a.py', python, '    return result', '      return result', /line 5.*unexpected indent/],
  ['a brace lost', 'a.ts', 'if (a) {\n  b();\n}\n', '  b();\n}', '  c();', /`}` is missing/],
  ['an edit of a file that was broken before', 'a.js', broken, 'return 1', 'return 2', null],
  ['mending a broken file', 'a.js', broken, 'f( {', 'f() {', null],
  ['a comma lost in JSON', 'package.json', '{\n  "a": 1,\n  "b": 2\n}\n', '"a": 1,', '"a": 2', /comma expected/],
];

describe('with the real syntax checker', () => {
  for (const [name, path, before, search, replace, says] of cases) {
    test(`${name} is ${says === null ? 'made' : 'refused'}`, async () => {
      const workspace = new MemoryWorkspace({ [path]: before });
      const action = { tool: 'edit_file', path, search, replace } as const;
      const result = await runTool(action, { workspace, syntax }, new AbortController().signal);
      assert.equal(result.ok, says === null, result.forModel);
      if (says !== null) {
        assert.match(result.forModel, says);
        assert.equal(workspace.files.get(path), before);
      }
    });
  }
});
