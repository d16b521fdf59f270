/** Terminal escape sequences: colours, titles, links. */

const TERMINAL_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** C0 and C1 control characters but tab and line feed. */

const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Characters that a person does not see but a model reads: zero-width, bidirectional controls, fillers, variation
 * selectors, tag characters, interlinear annotations, and lone surrogates.
 */
const HIDDEN =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Removes hidden and control characters; line ends become `\n`. */
export function cleanText(text: string): string {
  return text
    .replace(TERMINAL_SEQUENCES, '')
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(CONTROLS, '')
    .replace(HIDDEN, '')
    .replace(LONE_SURROGATES, '\ufffd');
}

/** Cleaned text on one line, white space collapsed, at most `maxChars` long. */
export function cleanLine(text: string, maxChars: number): string {
  return clip(cleanText(text).replace(/\s+/g, ' ').trim(), maxChars);
}

/** Cleaned text whose line breaks and indentation stay, as code wants them; blank lines at its ends and in a row go. */
export function cleanBlock(text: string, maxChars: number): string {
  const lines = cleanText(text).replaceAll('\t', '    ').split('\n');
  const kept = lines
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');
  return clip(kept.includes('\n') ? kept : kept.replace(/\s+/g, ' ').trim(), maxChars);
}

/** At most `maxChars` UTF-16 units, never cutting a surrogate pair, with an ellipsis where something was cut. */
export function clip(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = maxChars - 1;
  const isSplit = /[\ud800-\udbff]/.test(text.charAt(end - 1));
  return `${text.slice(0, isSplit ? end - 1 : end).trimEnd()}…`;
}
