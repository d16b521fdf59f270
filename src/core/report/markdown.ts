/** A fenced block whose fence is longer than any inside, so that a model's text can't break out of it. */
export function fenced(text: string, language = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** Text that came from outside, on one line and without any meaning in Markdown or in the formulas that the preview draws. */
export function plain(text: string): string {
  return escaped(oneLine(text));
}

/** The same, but what stands between backticks is shown as code, where nothing in it has a meaning either. Not for tables. */
export function prose(text: string): string {
  const codeSpans = /(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/;
  return oneLine(text)
    .split(codeSpans)
    .map((part, index, parts) => {
      if (index % 3 === 0) return escaped(part);
      // The fence of a code span comes before it, and closes it too.
      return index % 3 === 1 ? part : `${part}${parts[index - 1] ?? ''}`;
    })
    .join('');
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|$&~]|^[#+-]/g, String.raw`\$&`);
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

export function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

export function paragraphs(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
