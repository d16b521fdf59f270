import type { ActionKind, LineRange } from './canonicalAction';
import type { ShellCommand } from './shell';

export interface Program {
  /** Base name without folder, wrapper or version. */
  name: string;
  /** Its words, assignments and wrappers taken off. */
  rest: string[];
  /** The interpreter where its place was given: one version of Python has what another lacks. '' otherwise. */
  interpreter: string;
}

const WRAPPERS = new Set(['sudo', 'time', 'env', 'command', 'exec', 'nohup', 'xvfb-run', 'nice', 'stdbuf', 'builtin']);
const PACKAGE_MANAGERS = /^(npm|pnpm|yarn|bun)$/;
const PYTHON = /^(python|pypy)[\d.]*$/;
const READERS = new Set([
  'cat', 'head', 'tail', 'less', 'more', 'nl', 'bat', 'xxd', 'od', 'open', 'goto', 'scroll_up', 'scroll_down', 'view',
  'read_range', 'stat', 'file', 'wc',
]); // prettier-ignore
const SEARCHERS = new Set([
  'grep', 'egrep', 'fgrep', 'rg', 'ag', 'ack', 'find', 'fd', 'ls', 'tree', 'locate', 'which', 'whereis', 'dir',
  'search_dir', 'search_file', 'find_file', 'search_code_base', 'search_class', 'search_method', 'search_code',
]); // prettier-ignore
const WRITERS = new Set(['patch', 'mv', 'cp', 'truncate', 'edit', 'create', 'insert', 'append', 'replace', 'tee']);
const TEST_PROGRAMS =
  /^(pytest|py\.test|nosetests|tox|nox|jest|mocha|vitest|ava|tap|phpunit|rspec|ctest|bats|unittest)$/;
const BUILD_PROGRAMS =
  /^(npm|pnpm|yarn|bun|npx|cargo|go|make|mvn|mvnw|gradle|gradlew|dotnet|bundle|rake|swift|mix|sbt|bazel|deno|node)$/;
const FINISHERS = /^(submit|exit_forfeit|exit_cost|finish|done|exit)$/;

/** Takes assignments, wrappers, `python -m` and `npm run` off the front of a command. */
export function programOf(command: ShellCommand): Program {
  const { words } = command;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (/^[A-Za-z_]\w*=/.test(word) || WRAPPERS.has(word)) continue;
    if (word === 'timeout') {
      while (words[at + 1]?.startsWith('-') || /^\d+[smh]?$/.test(words[at + 1] ?? '')) at++;
      continue;
    }
    break;
  }
  const first = words[at] ?? '';
  const slash = Math.max(first.lastIndexOf('/'), first.lastIndexOf('\\'));
  let name = slash >= 0 ? first.slice(slash + 1) : first;
  let rest = words.slice(at + 1);
  if (PACKAGE_MANAGERS.test(name) && /^run(-script)?$/.test(rest[0] ?? '')) rest = rest.slice(1);
  let interpreter = '';
  if (PYTHON.test(name)) {
    interpreter = slash >= 0 ? first : '';
    name = 'python';
    if (rest[0] === '-m' && rest[1] !== undefined) {
      name = rest[1];
      rest = rest.slice(2);
    }
  }
  return { name, rest, interpreter };
}

/** What a program with these words does. */
export function classifyProgram(
  name: string,
  rest: readonly string[],
  redirects: readonly { target: string }[],
  heredoc: string,
): ActionKind {
  if (FINISHERS.test(name) || rest.includes('COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT')) return 'finish';
  if (name === 'ask_expert') return 'ask';
  if (name === 'str_replace_editor' || name === 'str_replace_based_edit_tool')
    return rest[0] === 'view' ? 'read' : 'edit';
  if (redirects.length > 0) return 'edit';
  if (name === 'sed' || name === 'perl') return rest.some((word) => /^-\w*i/.test(word)) ? 'edit' : 'read';
  if (name === 'awk') return 'read';
  if (name === 'git') return gitKind(rest);
  if (READERS.has(name)) return 'read';
  if (SEARCHERS.has(name)) return name === 'find' && rest.includes('-delete') ? 'edit' : 'search';
  if (WRITERS.has(name)) return 'edit';
  if (TEST_PROGRAMS.test(name)) return 'test';
  if (BUILD_PROGRAMS.test(name))
    return rest.some((word) => /\btest(s|:|$)|^(check|verify)$/.test(word)) ? 'test' : 'run';
  if (/(^|[/_.-])(run_?)?tests?([_.-]|$)/i.test(name)) return 'test';
  if (name === 'python' || name === 'ruby' || name === 'php') return scriptKind(rest, heredoc);
  return 'run';
}

function gitKind(rest: readonly string[]): ActionKind {
  const verb = rest.find((word) => !word.startsWith('-')) ?? '';
  if (/^(apply|checkout|stash|reset|restore|revert|rm|mv|commit|merge|am|clean)$/.test(verb)) return 'edit';
  return /^(grep|ls-files)$/.test(verb) ? 'search' : 'read';
}

function scriptKind(rest: readonly string[], heredoc: string): ActionKind {
  const inline = heredoc !== '' ? heredoc : rest[0] === '-c' ? (rest[1] ?? '') : '';
  if (inline !== '') return /\.write\(|write_text\(|writeFile/.test(inline) ? 'edit' : 'run';
  const script = rest.find((word) => !word.startsWith('-')) ?? '';
  return /(^|\/)(run_?)?tests?[\w-]*\.\w+$|_test\.\w+$|\btests?\//.test(script) || rest.includes('test')
    ? 'test'
    : 'run';
}

/** The lines that a viewing command asks for; null when it asks for no part. */
export function viewRange(name: string, rest: readonly string[]): LineRange | null {
  if (name === 'sed') {
    const script = rest.find((word) => /^\d+(,(\d+|\$))?p/.test(word));
    const match = script === undefined ? null : /^(\d+)(?:,(\d+|\$))?p/.exec(script);
    if (match) return lines(Number(match[1]), match[2] === '$' ? Infinity : Number(match[2] ?? match[1]));
  }
  if (name === 'head' || name === 'tail') {
    const match = /(?:^|\s)-(?:n\s*)?\+?(\d+)/.exec(rest.join(' '));
    if (match) return name === 'head' ? lines(1, Number(match[1])) : null;
  }
  const at = rest.indexOf('--view_range');
  if (at >= 0) {
    const numbers = rest
      .slice(at + 1)
      .join(' ')
      .match(/-?\d+/g);
    if (numbers && numbers.length >= 2) return lines(Number(numbers[0]), Number(numbers[1]));
  }
  if (name === 'open' || name === 'goto') {
    const line = rest.find((word) => /^\d+$/.test(word));
    if (line !== undefined) return lines(Number(line), Number(line) + 99);
  }
  return null;
}

function lines(first: number, last: number): LineRange {
  return { first, last: last < 0 ? Infinity : last };
}
