import { endOfBlock } from './sourceFile';
import type { SourceFile } from './sourceFile';
import { namesIn } from './sourceLine';

/** One test of a test file, with the names that it mentions. Lines count from 0. */
export interface TestBlock {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly mentions: ReadonlySet<string>;
}

export function testBlocks(file: SourceFile): TestBlock[] {
  const blocks: TestBlock[] = [];
  for (const [start, line] of file.lines.entries()) {
    const name =
      file.language === 'python'
        ? /^\s*(?:async\s+)?def (test\w*)/.exec(line)?.[1]
        : /^\s*(?:void )?(?:test|it)(?:\.\w+)?\(\s*(['"`])(.*?)\1/.exec(line)?.[2];
    if (name === undefined) continue;
    const end = endOfBlock(file.masked, start, file.language);
    const mentions = new Set<string>();
    for (const code of file.masked.slice(start, end + 1)) addMentions(mentions, code);
    blocks.push({ name, start, end, mentions: addHelpers(file, mentions) });
  }
  return blocks;
}

/** What a test mentions through a value that the test file makes outside of it, for example `const router = new Router()`. */
function addHelpers(file: SourceFile, mentions: ReadonlySet<string>): ReadonlySet<string> {
  const all = new Set(mentions);
  for (const [index, code] of file.masked.entries()) {
    const name = /^(?:(?:const|let|var|async|function|def)\s+)*([\w$]+)\s*(?:=(?!=)|\(.*[{:]$)/.exec(code)?.[1];
    if (name === undefined || !mentions.has(name) || /^(?:test|it|describe)$/.test(name)) continue;
    const end = endOfBlock(file.masked, index, file.language);
    for (const line of file.masked.slice(index, end + 1)) addMentions(all, line);
  }
  return all;
}

function addMentions(mentions: Set<string>, code: string): void {
  for (const { name, owner } of namesIn(code)) {
    mentions.add(name);
    if (owner !== undefined && owner !== '') mentions.add(owner);
  }
}

/** Paths that a test or source file imports, relative to the workspace, without certainty about the extension. */
export function importsOf(file: SourceFile): string[] {
  const folder = file.path.split('/').slice(0, -1);
  const paths: string[] = [];
  for (const line of file.lines) {
    const relative = /(?:from|require\(|import)\s*\(?['"](\.{1,2}\/[^'"]+)['"]/.exec(line)?.[1];
    if (relative !== undefined) paths.push(join(folder, relative));
    const module = /^\s*(?:from\s+([\w.]+)\s+import|import\s+([\w.]+))/.exec(line);
    if (file.language === 'python' && module) paths.push(`${(module[1] ?? module[2] ?? '').replaceAll('.', '/')}.py`);
  }
  return [...new Set(paths)];
}

function join(folder: readonly string[], relative: string): string {
  const parts = [...folder];
  for (const part of relative.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
