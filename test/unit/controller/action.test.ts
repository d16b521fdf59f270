import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CanonicalAction } from '../../../src/core/controller/action/canonicalAction';
import type { RawAction } from '../../../src/core/controller/action/canonicalise';
import { canonicalise } from '../../../src/core/controller/action/canonicalise';
import { isNearAction, rangeOverlap } from '../../../src/core/controller/action/similarity';

const bash = (command: string): RawAction => ({ tool: 'bash', command });
const call = (tool: string, args: Record<string, unknown>): RawAction => ({ tool, command: `${tool} ...`, args });
const line = (command: string): RawAction => ({ tool: command.split(' ')[0]!, command });

const written = ({ command, args }: RawAction): string => (command === '' ? JSON.stringify(args) : command);

const SAME: readonly [RawAction, RawAction][] = [
  [bash('ls  -la   src'), bash('ls -la src/')],
  [bash('grep -r -n "foo" src'), bash("grep -n -r 'foo' ./src")],
  [
    bash('cd /repo && pytest tests/test_a.py'),
    bash('cd /repo; PYTHONPATH=. timeout 60 python3 -m pytest tests/test_a.py'),
  ],
  [bash('cd /repo && cat /repo/src/a.py'), bash('cd /repo && cat src/a.py')],
  [bash('python3 x.py 2>&1'), bash('python x.py')],
  [call('read_file', { path: 'a.ts', from: 16 }), call('read_file', { from: '16', path: './a.ts' })],
  [call('search', { pattern: 'x', path: '' }), call('search', { pattern: 'x' })],
  [
    { tool: 'sql', command: 'SELECT * FROM `Pets`;' },
    { tool: 'sql', command: 'select *\n from pets' },
  ],
  [
    { tool: 'Bash', command: 'Bash ls src' },
    { tool: 'Bash', command: 'Bash {"command":"ls src"}' },
  ],
  [{ tool: 'bash', command: 'execute[ls src]' }, bash('ls src')],
  [{ tool: 'execute_bash', command: `{'arguments': '{"command": "ls src"}', 'name': 'execute_bash'}` }, bash('ls src')],
  [
    { tool: 'Edit', command: 'Edit {"file_path":"a","old":"b"}' },
    { tool: 'Edit', command: 'Edit {"old":"b", "file_path":"./a"}' },
  ],
];

const PATCH_TEXT = '*** Begin Patch\n*** Update File: src/a.py\n@@\n-x = 1\n+x = 2\n*** End Patch';

/** One deed as harnesses of other tools write it down. */
const SAME_ELSEWHERE: readonly [RawAction, RawAction][] = [
  [bash('```bash\nls src\n```'), bash('ls src')],
  [bash('~~~~\nls src\n~~~~'), bash('ls src')],
  [
    { tool: 'read_file', command: '<read_file>\n<path>./src/a.ts</path>\n</read_file>' },
    { tool: 'read_file', command: 'read_file(path="src/a.ts")' },
  ],
  [
    { tool: 'execute_command', command: '<execute_command><command>npm test</command></execute_command>' },
    bash('npm test'),
  ],
  [{ tool: 'shell', command: '["bash","-lc","npm test"]' }, bash('npm test')],
  [{ tool: 'shell', command: '{"command":["/bin/sh","-c","npm test"]}' }, bash('npm test')],
  [{ tool: 'shell', command: '', args: { command: ['ls', '-la', 'a folder'] } }, bash("ls -la 'a folder'")],
  [
    { tool: 'run_tests', command: '{}' },
    { tool: 'run_tests', command: 'run_tests()' },
  ],
  [{ tool: 'apply_patch', command: PATCH_TEXT }, bash(`apply_patch <<'EOF'\n${PATCH_TEXT}\nEOF`)],
  [
    { tool: 'apply_patch', command: '', args: { input: PATCH_TEXT } },
    { tool: 'shell', command: '', args: { command: ['apply_patch', PATCH_TEXT] } },
  ],
];

const WRITTEN: readonly [string, string][] = [
  ['open_file(path="a.py", line=16)', "open_file(line='16', path='./a.py')"],
  ['open_file(path="a.py")', 'open_file {"path":"a.py"}'],
  ['find(a, b)', 'find("a", "b")'],
  [
    '<function=open_file>\n<parameter=path>a.py</parameter>\n<parameter=line>16</parameter>\n</function>',
    'open_file(line=16, path=a.py)',
  ],
];

const DIFFERENT: readonly [RawAction, RawAction][] = [
  [bash('cat a'), bash('cat b')],
  [bash('sed -n 1,50p a'), bash('sed -n 51,100p a')],
  [bash("cat <<'E' > a\n1\nE"), bash("cat <<'E' > a\n2\nE")],
  [bash('pytest a'), bash('pytest a > log')],
  [bash('/usr/bin/python3 -m pytest a'), bash('python -m pytest a')],
  [
    call('edit_file', { path: 'a', search: 'x', replace: 'y' }),
    call('edit_file', { path: 'a', search: 'x', replace: 'z' }),
  ],
  [line('PATCH 3 ADD B 1'), line('PATCH 3 ADD B 2')],
  [
    { tool: 'f', command: 'f(a, 1)' },
    { tool: 'f', command: 'f(a, 2)' },
  ],
  [
    { tool: 'edit', command: 'edit 1:2\na\nend_of_edit' },
    { tool: 'edit', command: 'edit 1:2\nb\nend_of_edit' },
  ],
];

const DIFFERENT_PATCHES: readonly [RawAction, RawAction][] = [
  [
    { tool: 'apply_patch', command: PATCH_TEXT },
    { tool: 'apply_patch', command: PATCH_TEXT.replace('+x = 2', '+x = 3') },
  ],
  [
    { tool: 'apply_patch', command: PATCH_TEXT },
    { tool: 'apply_patch', command: PATCH_TEXT.replace('a.py', 'b.py') },
  ],
];

const NEAR: readonly [RawAction, RawAction, boolean][] = [
  [bash('sed -n 16,45p a.py'), bash('sed -n 17,46p a.py'), true],
  [bash('sed -n 1,50p a.py'), bash('sed -n 51,100p a.py'), false],
  [bash('cat -n a.py'), bash('nl -ba a.py'), true],
  [bash('grep -rn foo src'), bash('grep -rn foo src test'), true],
  [bash('grep -rn foo src'), bash('grep -rn bar src'), false],
  [bash('pytest -q tests/a.py'), bash('pytest -xvs tests/a.py'), true],
  [
    call('edit_file', { path: 'a', search: 'x', replace: 'y' }),
    call('edit_file', { path: 'b', search: 'x', replace: 'y' }),
    false,
  ],
  [call('read_file', { path: 'a', from: 1, to: 40 }), call('read_file', { path: 'a', from: 2, to: 41 }), true],
  [call('read_file', { path: 'a', from: 1, to: 40 }), call('read_file', { path: 'b', from: 1, to: 40 }), false],
  [
    { tool: 'sql', command: "SELECT a FROM t WHERE b = 'x'" },
    { tool: 'sql', command: "SELECT a FROM t WHERE b = 'y'" },
    true,
  ],
];

const KINDS: readonly [RawAction, CanonicalAction['kind'], target?: string][] = [
  [bash('cat src/a.py'), 'read', 'src/a.py'],
  [bash("nl -ba src/a.py | sed -n '5,9p'"), 'read', 'src/a.py'],
  [bash('cd x && grep -rn foo . | head'), 'search', 'foo'],
  [bash('sed -i s/a/b/ src/a.py'), 'edit', 'src/a.py'],
  [bash("cat > a.py <<'E'\nx\nE"), 'edit', 'a.py'],
  [bash('python -m pytest tests'), 'test'],
  [bash('npm run test:unit'), 'test'],
  [bash('go test ./...'), 'test'],
  [bash('./tests/runtests.py admin'), 'test'],
  [bash('python repro.py'), 'run'],
  [bash('git diff'), 'read'],
  [bash('git checkout -- a.py'), 'edit', 'a.py'],
  [bash('echo done'), 'run'],
  [line('str_replace_editor view /a.py --view_range 1 50'), 'read'],
  [line('str_replace_editor create /a.py --file_text x'), 'edit'],
  [line('submit'), 'finish'],
  [call('run_tests', {}), 'test'],
  [call('list_files', { glob: '*' }), 'search'],
  [call('write_file', { path: 'a', content: 'x' }), 'edit', 'a'],
  [call('ask_expert', { question: 'q' }), 'ask'],
  [{ tool: 'sql', command: 'DESCRIBE pets' }, 'query', 'pets'],
  [line('PATCH 3 ADD B 1'), 'edit'],
  [line('RUN'), 'test'],
  [{ tool: 'TodoWrite', command: 'TodoWrite {"todos":[]}' }, 'run'],
  [{ tool: 'Read', command: 'Read {"file_path":"/r/a.py"}' }, 'read', '/r/a.py'],
  [{ tool: 'Grep', command: 'Grep {"pattern":"x","path":"src"}' }, 'search'],
  [
    {
      tool: 'str_replace_editor',
      command: `{'arguments': '{"command": "view", "path": "/a"}', 'name': 'str_replace_editor'}`,
    },
    'read',
    '/a',
  ],
  [{ tool: null, command: 'anything' }, 'none'],
  [{ tool: 'bash', command: '' }, 'none'],
];

describe('canonicalise', () => {
  for (const [a, b] of [...SAME, ...SAME_ELSEWHERE]) {
    test(`${written(a)} = ${written(b)}`, () => {
      assert.equal(canonicalise(a).exact, canonicalise(b).exact);
      assert.equal(canonicalise(a).kind, canonicalise(b).kind);
    });
  }
  for (const [a, b] of WRITTEN) {
    const tool = b.split(/[ ({]/)[0]!;
    test(`${a} = ${b}`, () => {
      assert.equal(canonicalise({ tool, command: a }).exact, canonicalise({ tool, command: b }).exact);
    });
  }
  for (const [a, b] of [...DIFFERENT, ...DIFFERENT_PATCHES]) {
    test(`${written(a)} is not ${written(b)}`, () => {
      assert.notEqual(canonicalise(a).exact, canonicalise(b).exact);
    });
  }
  for (const [a, b, expected] of NEAR) {
    test(`${a.command} ${expected ? 'is near' : 'is not near'} ${b.command}: ${JSON.stringify(b.args ?? '')}`, () => {
      assert.equal(isNearAction(canonicalise(a), canonicalise(b)), expected);
    });
  }
  for (const [action, kind, target] of KINDS) {
    test(`${action.tool ?? 'none'} ${action.command}: ${kind}`, () => {
      const seen = canonicalise(action);
      assert.equal(seen.kind, kind);
      if (target !== undefined) assert.equal(seen.target, target);
    });
  }
  test('odd input is compared as text and never fails', () => {
    for (const command of [
      '{"a":',
      "{'arguments': 'x', 'name': 'y'}",
      '\u0000',
      '))((',
      '$(',
      '\uD800',
      '<<',
      '```',
      '["',
      '<x>',
      '*** Begin Patch\n',
      '&&&&',
      '"'.repeat(99),
    ]) {
      for (const tool of ['bash', 'Edit', 'sql', 'x', ''])
        assert.equal(typeof canonicalise({ tool, command }).exact, 'string');
    }
  });
});

test('ranges overlap by their shared lines', () => {
  const cases: [number, number, number, number, number][] = [
    [1, 10, 1, 10, 1],
    [1, 10, 6, 15, 1 / 3],
    [1, 10, 11, 20, 0],
    [1, Infinity, 1, Infinity, 1],
    [1, 10, 1, Infinity, 0],
  ];
  for (const [a, b, c, d, expected] of cases) {
    assert.equal(rangeOverlap({ first: a, last: b }, { first: c, last: d }), expected);
  }
});
