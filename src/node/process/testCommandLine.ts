import { parse } from 'shell-quote';

/** The user's test command, understood: started as it is, or, where it uses the shell's own signs, by the shell. */
export type TestCommandLine =
  | {
      readonly kind: 'argv';
      readonly program: string;
      readonly parameters: readonly string[];
      /** Variables set in front of the program: `A=1 npm test`. */
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'shell'; readonly text: string }
  | { readonly kind: 'empty' };

/** Takes a command line apart; one with operators, variables, globs or substitutions is left to the shell, untouched. */
export function parseTestCommand(text: string, platform: NodeJS.Platform = process.platform): TestCommandLine {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'empty' };
  const shell = { kind: 'shell', text: trimmed } as const;
  const isWindows = platform === 'win32';
  if (/[`\n\r]/.test(trimmed) || (isWindows ? /%[^%\s]+%|\^/ : /(^|[\s=])~/).test(trimmed)) return shell;
  // A backslash on Windows parts folders; it is not an escape there.
  const portable = isWindows ? trimmed.replaceAll('\\', '\\\\') : trimmed;
  const used: string[] = [];
  const entries = parse(portable, (name) => {
    used.push(name);
    return '';
  });
  if (used.length > 0 || !entries.every((entry) => typeof entry === 'string')) return shell;
  const words = [...entries];
  const env: Record<string, string> = {};
  for (let word = words[0]; !isWindows && word !== undefined; word = words[0]) {
    const found = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(word);
    if (found?.[1] === undefined) break;
    env[found[1]] = found[2] ?? '';
    words.shift();
  }
  const [program, ...parameters] = words;
  return program === undefined || program === '' ? shell : { kind: 'argv', program, parameters, env };
}

/** One word for a POSIX shell, whatever is in it. */
export function quoteForShell(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
