import { RE2JS, RE2JSException } from 're2js';
import { readRepositorySettings } from '../settings/repositorySettings';
import type { Range } from './mask';
import { MASK } from './mask';

/** More than this in one workspace is a mistake, or an attempt to take time. */
const MAX_PATTERNS = 100;
const MAX_LENGTH = 500;

export interface OwnPatterns {
  readonly find: (text: string) => Range[];
  /** Patterns that can't be used, in words. */
  readonly problems: readonly string[];
}

/**
 * The workspace's own rules for what is secret: `protege.expert.redact` in `.vscode/settings.json`, RE2 regular
 * expressions (which take linear time, whatever a repository writes). They can only mask more.
 */
export async function readOwnPatterns(folders: readonly string[]): Promise<OwnPatterns> {
  const settings = await Promise.all([...new Set(folders)].map(readRepositorySettings));
  const given = [...new Set(settings.flatMap(({ redact }) => redact))];
  const problems: string[] = [];
  const say = (pattern: string, why: string): void => {
    problems.push(`protege.expert.redact: the pattern ${JSON.stringify(pattern.slice(0, 80))} is not used: ${why}.`);
  };
  const compiled: RE2JS[] = [];
  for (const pattern of given) {
    if (compiled.length >= MAX_PATTERNS) {
      say(pattern, `there are more than ${MAX_PATTERNS}`);
      break;
    }
    if (pattern.length > MAX_LENGTH) say(pattern, `it has more than ${MAX_LENGTH} characters`);
    else {
      try {
        compiled.push(RE2JS.compile(pattern, RE2JS.MULTILINE));
      } catch (error) {
        if (!(error instanceof RE2JSException)) throw error;
        say(pattern, `it is no RE2 regular expression (${error.message})`);
      }
    }
  }
  return { find: (text) => compiled.flatMap((one) => rangesOf(one, text)), problems };
}

function rangesOf(pattern: RE2JS, text: string): Range[] {
  const ranges: Range[] = [];
  const matcher = pattern.matcher(text);
  while (matcher.find()) {
    const [from, to] = [matcher.start(), matcher.end()];
    // What is masked stays as it is, or a second pass would mask the mask.
    const near = text.slice(Math.max(0, from - MASK.length + 1), to + MASK.length - 1);
    if (to > from && !near.includes(MASK)) ranges.push({ from, to });
  }
  return ranges;
}
