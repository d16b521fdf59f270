import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'shell-quote';
import type { ShellCommand } from '../../../src/core/controller/action/shell';
import { parseShell } from '../../../src/core/controller/action/shell';

function command(words: string[], more: Partial<ShellCommand> = {}): ShellCommand {
  return { join: '', words, redirects: [], heredoc: '', ...more };
}

const CASES: readonly [line: string, expected: ShellCommand[]][] = [
  ['', []],
  ['   ', []],
  ['ls -la', [command(['ls', '-la'])]],
  [
    'a | b && c || d ; e',
    ['', '|', '&&', '||', ';'].map((join, i) => command(['abcde'[i]!], { join: join as ShellCommand['join'] })),
  ],
  ['a & b', [command(['a']), command(['b'], { join: ';' })]],
  [`echo 'a "b" c' "d 'e' f" g\\ h`, [command(['echo', 'a "b" c', "d 'e' f", 'g h'])]],
  [`echo "a \\"b\\" \\$c \\n"`, [command(['echo', 'a "b" $c \\n'])]],
  ['echo a"b"c', [command(['echo', 'abc'])]],
  ['echo $(ls | wc -l) `date -u`', [command(['echo', '$(ls | wc -l)', '`date -u`'])]],
  [
    'x > out 2>&1',
    [
      command(['x'], {
        redirects: [
          { operator: '>', target: 'out' },
          { operator: '2>&', target: '1' },
        ],
      }),
    ],
  ],
  [
    'x 2>/dev/null < in',
    [
      command(['x'], {
        redirects: [
          { operator: '2>', target: '/dev/null' },
          { operator: '<', target: 'in' },
        ],
      }),
    ],
  ],
  ['x &> all', [command(['x'], { redirects: [{ operator: '&>', target: 'all' }] })]],
  ['ls # a comment; rm x\npwd', [command(['ls']), command(['pwd'], { join: ';' })]],
  ['echo a#b', [command(['echo', 'a#b'])]],
  // White space that is no blank to a shell is part of the word.
  ['ls \u00a0x a\fb\u3000', [command(['ls', '\u00a0x', 'a\fb\u3000'])]],
  ['cost $5 $(pwd', [command(['cost', '$5', '$(pwd'])]],
  ['ls \\\n -la', [command(['ls', '-la'])]],
  ['(cd a; { ls; })', [command(['cd', 'a']), command(['ls'], { join: ';' })]],
  [
    "cat <<'EOF' > x.py && python x.py\nprint('a && b')\nEOF\nls",
    [
      command(['cat'], { redirects: [{ operator: '>', target: 'x.py' }], heredoc: "print('a && b')\n" }),
      command(['python', 'x.py'], { join: '&&' }),
      command(['ls'], { join: ';' }),
    ],
  ],
  ['cat <<EOF\nnever closed', [command(['cat'], { heredoc: 'never closed' })]],
  [`echo "never closed`, [command(['echo', 'never closed'])]],
  ['ls\r\npwd', [command(['ls']), command(['pwd'], { join: ';' })]],
];

describe('parseShell', () => {
  for (const [line, expected] of CASES) test(JSON.stringify(line), () => assert.deepEqual(parseShell(line), expected));

  test('reads words as shell-quote does, where shell-quote knows the syntax', () => {
    const lines = [
      'grep -rn "def main" src/lib --include=*.py',
      `sed -i 's/a b/c d/' "my file.txt"`,
      `find . -name '*.ts' -not -path './node_modules/*'`,
      `python -c 'import sys; print(sys.argv)' a "b c" d\\ e`,
    ];
    for (const line of lines) {
      const words = parse(line).map((entry) =>
        typeof entry === 'object' && 'pattern' in entry ? entry.pattern : entry,
      );
      assert.deepEqual(parseShell(line)[0]?.words, words, line);
    }
  });

  test('takes a very long line without slowing down', () => {
    assert.equal(parseShell('echo ' + 'x "y" '.repeat(200_000))[0]?.words[0], 'echo');
  });
});
