import { cleanText } from './cleanText';

/**
 * The frame around pinned guidance. Its label is constant and neutral: a label on the adviser sways models, and nothing
 * in it may depend on who answered.
 */
export const GUIDANCE_LABEL = 'SECOND OPINION';

export function openFrame(id: string): string {
  return `[[${GUIDANCE_LABEL} ${id}]]`;
}

export function closeFrame(id: string): string {
  return `[[END ${GUIDANCE_LABEL} ${id}]]`;
}

/** Letters of other scripts that look like the label's own. */
const LOOKALIKES: Record<string, string> = {
  ѕ: 's',
  е: 'e',
  ё: 'e',
  с: 'c',
  о: 'o',
  п: 'n',
  ո: 'n',
  і: 'i',
  ї: 'i',
  р: 'p',
  ԁ: 'd',
  ɗ: 'd',
  ε: 'e',
  ϲ: 'c',
  ο: 'o',
  ν: 'n',
  η: 'n',
  ι: 'i',
  ρ: 'p',
  ı: 'i',
  ɩ: 'i',
  օ: 'o',
  ｓ: 's',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '5': 's',
};

/** Folds a line so that every spelling of the label that looks like it is equal to it. */
function fold(line: string): string {
  const folded = cleanText(line).normalize('NFKD').toLowerCase();
  let letters = '';
  for (const character of folded) {
    const letter = LOOKALIKES[character] ?? character;
    if (/^[a-z]$/.test(letter)) letters += letter;
  }
  return letters;
}

const FOLDED_LABEL = GUIDANCE_LABEL.toLowerCase().replace(/[^a-z]/g, '');

/** Signs that make a line look like a frame or a heading. */
const DECORATED = /[[\]{}<>]|[=#*_~()|\-–—]{2,}|[⟦⟧〚〛【】［］「-』〔〕《》＜＞＝＃]/u;

const DECORATION = /[[\]{}<>()=#*_~|\-–—]|[⟦⟧〚〛【】［］「-』〔〕《》＜＞＝＃]/gu;

/** Words that chat templates turn into control tokens: in a tool result they could end it and begin another turn. */
const TEMPLATE_TOKENS =
  /<\|[^|<>\n]{1,40}\|>|<｜[^｜<>\n]{1,40}｜>|<\/?(?:start_of_turn|end_of_turn|tool_call|tool_calls|tool_response|tool_result|function_call|think)>|\[\/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT)\]|<<\/?SYS>>/g;

/**
 * Makes text from the repository, from tests or from tools unable to pass for pinned guidance or for another turn of
 * the conversation. Ordinary text comes back unchanged.
 */
export function neutraliseFrames(text: string): string {
  const safe = text.replace(TEMPLATE_TOKENS, (token) => `${token.charAt(0)} ${token.slice(1)}`);
  // Most texts never come near the label, so that their lines need not be looked at one by one.
  if (!hasLabel(safe)) return safe;
  const lines = safe.split('\n');
  return lines
    .map((line, index) => (isForgery(line, lines[index - 1], lines[index + 1]) ? quote(line) : line))
    .join('\n');
}

/** A decorated line with the label, or one of two decorated lines that have it between them. */
function isForgery(line: string, previous = '', next = ''): boolean {
  if (!DECORATED.test(line)) return false;
  if (hasLabel(line)) return true;
  return (
    (DECORATED.test(next) && !hasLabel(next) && hasLabel(line + next)) ||
    (DECORATED.test(previous) && !hasLabel(previous) && hasLabel(previous + line))
  );
}

function hasLabel(text: string): boolean {
  return fold(text).includes(FOLDED_LABEL);
}

function quote(line: string): string {
  return `quoted text: ${cleanText(line).normalize('NFKC').replace(DECORATION, ' ').replace(/ {2,}/g, ' ').trim()}`;
}
