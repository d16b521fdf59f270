/** What is known of the project and of earlier runs, against which a model's selector is checked. */
export interface SelectorContext {
  /** True for a file of the working copy. */
  readonly hasFile: (path: string) => boolean;
  /** Ids of tests seen in earlier runs. */
  readonly knownTests: ReadonlySet<string>;
  /** The text of the `package.json` script that the command starts, where it starts one. */
  readonly script: string | null;
}

export type Selection =
  | { readonly kind: 'arguments'; readonly parameters: readonly string[] }
  | { readonly kind: 'ignored'; readonly reason: string };

type Form = (selector: string, context: SelectorContext, parameters: readonly string[]) => readonly string[] | null;

/**
 * Turns a model's selector into arguments of the known runner: the path of an existing test file, or a test seen before.
 * Anything else is ignored; nothing of it ever becomes an option or reaches a shell.
 */
export function selectTests(
  program: string,
  parameters: readonly string[],
  selector: string,
  context: SelectorContext,
): Selection {
  const asked = selector.trim();
  if (asked === '' || asked.startsWith('-')) return ignored('it is empty or looks like an option');

  if (asked.length > 500 || /[\u0000-\u001f]/.test(asked)) return ignored('it is not a name');
  const form = formOf(program, parameters, context.script);
  if (form === null) return ignored('this test command is not one that takes a selector');
  const selected = form(asked, context, parameters);
  if (selected === null) return ignored('it is neither a test file of the project nor a test seen before');
  return { kind: 'arguments', parameters: selected };
}

function ignored(reason: string): Selection {
  return { kind: 'ignored', reason };
}

function formOf(program: string, parameters: readonly string[], script: string | null): Form | null {
  const name = toolName(program);
  const [first, second] = parameters;
  if (name === 'npx' || name === 'bunx') return formOf(first ?? '', parameters.slice(1), null);
  if (name === 'node') return parameters.includes('--test') ? nodeForm : null;
  if (/^(pytest|py\.test)$/.test(name)) return pytestForm;
  if (/^(python[\d.]*|py)$/.test(name) && first === '-m') {
    if (second === 'pytest') return pytestForm;
    return second === 'unittest' ? unittestForm : null;
  }
  if (name === 'uv' || name === 'poetry')
    return first === 'run' ? formOf(second ?? '', parameters.slice(2), null) : null;
  if (/^(jest|vitest|mocha|ava|tap)$/.test(name)) return fileForm;
  if (name === 'go') return first === 'test' ? goForm : null;
  if (name === 'cargo') return first === 'test' ? cargoForm : null;
  if (/^(npm|pnpm|yarn)$/.test(name)) return scriptForm(name, script);
  return null;
}

function toolName(program: string): string {
  return (program.split(/[\\/]/).at(-1) ?? '').replace(/\.(exe|cmd|bat|ps1)$/i, '').toLowerCase();
}

/** A path in characters that no script or shell gives a meaning to. */
function plainFile(selector: string, context: SelectorContext): string | null {
  const path = selector.replace(/^\.\//, '');
  return /^[\p{L}\p{N}_./@+-]+$/u.test(path) && !path.startsWith('-') && context.hasFile(path) ? path : null;
}

/** The user's arguments without the files and folders among them, which the selected file replaces. */
const isPath = (parameter: string, context: SelectorContext): boolean =>
  !parameter.startsWith('-') && (context.hasFile(parameter) || /[\\/*]/.test(parameter));

function replacePaths(
  parameters: readonly string[],
  from: number,
  context: SelectorContext,
  paths: string[],
): string[] {
  const kept = parameters.filter((parameter, index) => {
    const follows = parameters[index - 1] ?? '';
    return index < from || !isPath(parameter, context) || (follows.startsWith('-') && !follows.includes('='));
  });
  return [...kept, ...paths];
}

const nodeForm: Form = (selector, context, parameters) => {
  const path = plainFile(selector, context);
  if (path !== null) {
    const from = parameters.indexOf('--test') + 1;
    return [...parameters.filter((each, index) => index < from || !isPath(each, context)), path];
  }
  if (!context.knownTests.has(selector)) return null;
  const name = selector.split(' > ').at(-1) ?? selector;
  return [`--test-name-pattern=${name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}`, ...parameters];
};

const pytestForm: Form = (selector, context, parameters) => {
  const [path = ''] = selector.split('::', 1);
  const file = plainFile(path, context);
  if (file === null) return null;
  if (selector.includes('::') && !context.knownTests.has(selector) && !/^[\w./:@+-]+$/.test(selector)) return null;
  const from = parameters[0] === '-m' ? 2 : 0;
  return replacePaths(parameters, from, context, [file + selector.slice(path.length)]);
};

const unittestForm: Form = (selector, context, parameters) => {
  const path = plainFile(selector, context);
  const dotted = path?.endsWith('.py') === true ? path.slice(0, -3).replaceAll('/', '.') : selector;
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(dotted) || (path === null && !context.knownTests.has(selector)))
    return null;
  const options = parameters.slice(2).filter((each) => /^-(v|q|f|b|c)$|^--(verbose|quiet|failfast|buffer)$/.test(each));
  return ['-m', 'unittest', ...options, dotted];
};

const fileForm: Form = (selector, context, parameters) => {
  const path = plainFile(selector, context);
  return path === null ? null : replacePaths(parameters, parameters[0] === 'run' ? 1 : 0, context, [path]);
};

const goForm: Form = (selector, context, parameters) => {
  const name = selector.split(' ').at(-1) ?? '';
  if (!context.knownTests.has(selector) || !/^Test\w*(\/\S+)?$/.test(name)) return null;
  const top = name.split('/', 1)[0] ?? name;
  return ['test', '-run', `^${top}$`, ...parameters.slice(1)];
};

const cargoForm: Form = (selector, context, parameters) => {
  const name = selector.split(' ').at(-1) ?? '';
  if (!context.knownTests.has(selector) || !/^[\w:]+$/.test(name)) return null;
  const split = parameters.indexOf('--');
  return split < 0 ? [...parameters, name] : [...parameters.slice(0, split), name, ...parameters.slice(split)];
};

/** A script passes further arguments on only when its last command is the runner itself. */
function scriptForm(tool: string, script: string | null): Form | null {
  if (script === null || /[&|;<>`$()]/.test(script)) return null;
  if (!/(^|\s|[\\/])(jest|vitest|mocha|ava|tap)(\s|$)|(^|\s)node\s(.*\s)?--test(\s|$)/.test(script)) return null;
  return (selector, context, parameters) => {
    const path = plainFile(selector, context);
    if (path === null) return null;
    const hasSplit = parameters.includes('--') || tool === 'yarn';
    return hasSplit ? [...parameters, path] : [...parameters, '--', path];
  };
}
