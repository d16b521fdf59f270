import { hashKey } from '../hash';
import type { CanonicalAction } from './canonicalAction';
import { collapseSpace, maskNumbers, normalisePath } from './normalise';

/** A patch in the form of Codex and its kin: alone, as an argument, or in a here-document for `apply_patch`. */
export const PATCH = /^(?:\*\*\* Begin Patch\n|(?:cd \S+ (?:&&|;) )?apply_patch\b[^\n]*\s*\*\*\* Begin Patch\n)/;

/** Reduces such a patch to the files that it touches and the lines that it changes. */
export function patchAction(text: string): CanonicalAction {
  const end = text.indexOf('*** End Patch');
  const body = text.slice(text.indexOf('*** Begin Patch'), end < 0 ? undefined : end);
  const files = [...body.matchAll(/^\*\*\* (?:Update|Add|Delete) File: (.+)$/gm)].map(([, file]) =>
    normalisePath(file ?? ''),
  );
  const changes = collapseSpace(body);
  const about = `edit apply_patch ${files.join(' ')}`;
  return {
    kind: 'edit',
    tool: 'apply_patch',
    target: files[0] ?? '',
    exact: `${about} ${hashKey(changes)}`,
    loose: `${about} ${hashKey(maskNumbers(changes))}`,
    range: null,
    places: [],
    waits: false,
  };
}
