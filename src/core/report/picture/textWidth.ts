/** Widths of characters as shares of the font's size, for fonts such as Segoe UI, Helvetica and Arial. Rounded up. */
function share(character: string): number {
  if (/[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60\u{1f000}-\u{3ffff}]/u.test(character))
    return 1.05;
  if (/[MW@%…]/.test(character)) return 0.95;
  if (/[A-Z0-9$&?#]/.test(character)) return 0.66;
  if (/[ijlI.,:;'|!()[\]`]/.test(character)) return 0.33;
  return 0.55;
}

/** About how wide a text is drawn, in pixels. Nothing is measured: the picture is made where no font is. */
export function textWidth(text: string, fontSize: number): number {
  return Array.from(text).reduce((sum, character) => sum + share(character), 0) * fontSize;
}

/** The text, or as much of it as fits, with an ellipsis. */
export function fitText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  let room = width - textWidth('…', fontSize);
  let fitting = '';
  for (const character of text) {
    room -= share(character) * fontSize;
    if (room < 0) break;
    fitting += character;
  }
  return `${fitting.trimEnd()}…`;
}

/** The text in lines that fit; what does not fit into the last one is cut off with an ellipsis. */
export function wrapText(text: string, width: number, fontSize: number, mostLines: number): string[] {
  const lines: string[] = [];
  let rest = text.split(' ');
  while (rest.length > 0 && lines.length < mostLines - 1) {
    let taken = 1;
    while (taken < rest.length && textWidth(rest.slice(0, taken + 1).join(' '), fontSize) <= width) taken += 1;
    lines.push(fitText(rest.slice(0, taken).join(' '), width, fontSize));
    rest = rest.slice(taken);
  }
  return rest.length === 0 ? lines : [...lines, fitText(rest.join(' '), width, fontSize)];
}
