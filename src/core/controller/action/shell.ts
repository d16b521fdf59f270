/** How a command is joined to the one before it. */
export type ShellJoin = '' | '|' | '&&' | '||' | ';';

export interface ShellRedirect {
  operator: string;
  target: string;
}

/** One simple command of a shell line, quotes resolved. */
export interface ShellCommand {
  join: ShellJoin;
  words: string[];
  redirects: ShellRedirect[];
  /** Text of its here-documents; '' without any. */
  heredoc: string;
}

const MAX_LENGTH = 8_000;
/** What a word is made of. Only these four are blanks to a shell: a no-break space or a form feed is part of the word. */
const PLAIN = /[^ \t\r\n;&|<>()'"\\$`]+/y;
const PLAIN_IN_QUOTES = /[^"\\]+/y;

/**
 * Parses a shell line into simple commands: quoting, escapes, substitutions (kept as one word), redirections,
 * here-documents and comments. It never fails: an open quote ends with the line, as a cut record may.
 * `shell-quote` knows no here-documents and is too slow for a detector; the tests compare the two on what both know.
 */
export function parseShell(line: string): ShellCommand[] {
  return new ShellParser(line.length > MAX_LENGTH ? line.slice(0, MAX_LENGTH) : line).parse();
}

class ShellParser {
  private at = 0;
  private readonly commands: ShellCommand[] = [];
  private current: ShellCommand = emptyCommand('');
  private readonly waiting: { tag: string; command: ShellCommand }[] = [];

  constructor(private readonly text: string) {}

  parse(): ShellCommand[] {
    const { text } = this;
    while (this.at < text.length) {
      const c = text[this.at] as string;
      if (c === ' ' || c === '\t' || c === '\r') this.at++;
      else if (c === '\n') this.newline();
      else if (c === '\\' && text[this.at + 1] === '\n') this.at += 2;
      else if (c === '#') this.skipComment();
      else if (c === ';' || c === '(' || c === ')') this.separate(';', 1);
      else if (c === '&') this.ampersand();
      else if (c === '|') this.separate(text[this.at + 1] === '|' ? '||' : '|', text[this.at + 1] === '|' ? 2 : 1);
      else if (c === '<' || c === '>') this.redirect('');
      else this.wordOrDescriptor();
    }
    this.finish('');
    return this.commands;
  }

  private finish(join: ShellJoin): void {
    const { words } = this.current;
    while (words[0] === '{' || words[0] === '!') words.shift();
    if (words[words.length - 1] === '}') words.pop();
    if (words.length > 0 || this.current.redirects.length > 0) {
      this.commands.push(this.current);
      this.current = emptyCommand(join);
    } else if (this.commands.length > 0) {
      this.current.join = join;
    }
  }

  private separate(join: ShellJoin, length: number): void {
    this.finish(join);
    this.at += length;
  }

  private ampersand(): void {
    if (this.text[this.at + 1] === '&') this.separate('&&', 2);
    else if (this.text[this.at + 1] === '>') this.redirect('&', 1);
    else this.separate(';', 1);
  }

  private newline(): void {
    this.at++;
    for (const { tag, command } of this.waiting.splice(0)) {
      const start = this.at;
      let end = this.text.length;
      while (this.at < this.text.length) {
        const stop = this.text.indexOf('\n', this.at);
        const row = this.text.slice(this.at, stop < 0 ? this.text.length : stop);
        const rowStart = this.at;
        this.at = stop < 0 ? this.text.length : stop + 1;
        if (row.trim() === tag) {
          end = rowStart;
          break;
        }
      }
      command.heredoc += this.text.slice(start, end);
    }
    this.finish(';');
  }

  private skipComment(): void {
    const stop = this.text.indexOf('\n', this.at);
    this.at = stop < 0 ? this.text.length : stop;
  }

  private redirect(descriptor: string, skip = 0): void {
    const match = /^(?:<<<|<<-?|<&|<>|>>|>&|>\||<|>)/.exec(this.text.slice(this.at + skip, this.at + skip + 3));
    const operator = match ? match[0] : '>';
    this.at += skip + operator.length;
    while (this.text[this.at] === ' ' || this.text[this.at] === '\t') this.at++;
    const target = this.readWord();
    if (operator === '<<' || operator === '<<-') this.waiting.push({ tag: target, command: this.current });
    else this.current.redirects.push({ operator: descriptor + operator, target });
  }

  private wordOrDescriptor(): void {
    const { text, at } = this;
    const next = text[at + 1];
    if ((text[at] === '1' || text[at] === '2') && (next === '>' || next === '<')) {
      this.at++;
      this.redirect(text[at]);
      return;
    }
    this.current.words.push(this.readWord());
  }

  private readWord(): string {
    const { text } = this;
    let word = this.stretch(PLAIN);
    while (this.at < text.length) {
      const c = text[this.at];
      if (c === "'") word += this.quoted();
      else if (c === '"') word += this.doubleQuoted();
      else if (c === '\\') {
        if (text[this.at + 1] !== '\n') word += text[this.at + 1] ?? '';
        this.at += 2;
      } else if (c === '`' || (c === '$' && text[this.at + 1] === '(')) word += this.substitution(c);
      else if (c === '$') {
        word += c;
        this.at++;
      } else break;
      word += this.stretch(PLAIN);
    }
    return word;
  }

  /** The characters from here on that all match, '' where the first does not. */
  private stretch(pattern: RegExp): string {
    const start = this.at;
    pattern.lastIndex = start;
    if (!pattern.test(this.text)) return '';
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }

  private quoted(): string {
    const stop = this.text.indexOf("'", this.at + 1);
    const end = stop < 0 ? this.text.length : stop;
    const inner = this.text.slice(this.at + 1, end);
    this.at = end + 1;
    return inner;
  }

  private doubleQuoted(): string {
    const { text } = this;
    this.at++;
    let inner = this.stretch(PLAIN_IN_QUOTES);
    while (this.at < text.length && text[this.at] === '\\') {
      const next = text[this.at + 1] ?? '';
      const isEscape = '$`"\\\n'.includes(next);
      if (!isEscape) inner += '\\';
      else if (next !== '\n') inner += next;
      this.at += isEscape ? 2 : 1;
      inner += this.stretch(PLAIN_IN_QUOTES);
    }
    this.at++;
    return inner;
  }

  private substitution(open: string): string {
    const start = this.at;
    if (open === '`') {
      const stop = this.text.indexOf('`', start + 1);
      this.at = stop < 0 ? this.text.length : stop + 1;
      return this.text.slice(start, this.at);
    }
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const c = this.text[this.at];
      if (c === '(') depth++;
      else if (c === ')' && --depth === 0) {
        this.at++;
        break;
      }
    }
    return this.text.slice(start, this.at);
  }
}

function emptyCommand(join: ShellJoin): ShellCommand {
  return { join, words: [], redirects: [], heredoc: '' };
}
