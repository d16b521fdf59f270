import type { Action } from '../../tools/action';

/** Words that come before the code that is wanted. */
const WANTED = /(?:\b(?:with|by|to|into|be|hold|read|becomes?|use|write|insert|add)|->|→|:)\s*(`+)([^]+?)\1/gi;

const QUOTED = /(`+)([^]+?)\1/g;

/** Names, numbers and operators; brackets, commas and semicolons tell nothing. */
const TOKENS = /[\w$]+|[-+*/%<>=!&|^~?:.]+/g;

/**
 * True where the advice quotes the code that it wants, and nothing that the edit changes is in any of its code: the
 * right place with other words in it is another idea, whose failure is not the advice's.
 */
export function isAnotherChange(detail: string, action: Action): boolean {
  const wanted = tokensOf([...detail.matchAll(WANTED)].map(([, , code = '']) => code).join('\n'));
  if (wanted.size === 0) return false;
  const quoted = tokensOf([...detail.matchAll(QUOTED)].map(([, , code = '']) => code).join('\n'));
  switch (action.tool) {
    case 'edit_file': {
      const [before, after] = [tokensOf(action.search), tokensOf(action.replace)];
      const added = without(after, before);
      const changed = added.length > 0 ? added : without(before, after);
      return changed.length > 0 && !changed.some((token) => quoted.has(token));
    }
    case 'write_file': {
      const content = tokensOf(action.content);
      return ![...wanted].some((token) => content.has(token));
    }
    default:
      return false;
  }
}

function tokensOf(code: string): Set<string> {
  return new Set(code.match(TOKENS) ?? []);
}

function without(tokens: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...tokens].filter((token) => !others.has(token));
}
