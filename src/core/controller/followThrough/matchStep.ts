import type { AdviceStep } from '../../expert/advice';
import { lastName, normalisePath, parseTarget } from '../../expert/target';
import { stepKind, type StepKind } from '../../expert/stepKind';
import type { Action } from '../../tools/action';
import { isAnotherChange } from './advisedCode';

/** A finished step of the protégé, as far as following advice goes. */
export interface FollowedAction {
  readonly action: Action;
  /** The tool's own word: a refused edit follows nothing. */
  readonly ok: boolean;
}

/** True when the action does what the advised step says. */
export function doesFollow(step: AdviceStep, { action, ok }: FollowedAction): boolean {
  const kind = stepKind(step);
  switch (action.tool) {
    case 'edit_file':
      return (
        ok && isEditing(kind) && isAt(step, action.path, action.search + action.replace) && isAdvised(step, action)
      );
    case 'write_file':
      return ok && isEditing(kind) && isAt(step, action.path, action.content) && isAdvised(step, action);
    case 'read_file':
      return ok && kind === 'read' && isAt(step, action.path, '') && coversLine(step, action);
    case 'search':
      return (kind === 'search' || kind === 'read') && mentions(step, action.pattern);
    case 'list_files':
      return kind === 'read' && /^list/i.test(step.action);
    case 'run_tests':
      return kind === 'test';
    case 'ask_expert':
    case 'finish':
      return false;
  }
}

function isEditing(kind: StepKind): boolean {
  return kind === 'edit' || kind === 'other';
}

function isAdvised(step: AdviceStep, action: Action): boolean {
  return !isAnotherChange(step.detail, action);
}

function isAt(step: AdviceStep, path: string, text: string): boolean {
  const target = parseTarget(step.target);
  const actual = normalisePath(path);
  switch (target.kind) {
    case 'file':
      return actual === target.path || actual.endsWith(`/${target.path}`) || target.path.endsWith(`/${actual}`);
    case 'symbol': {
      const name = lastName(target.name);
      return text === '' ? step.detail.includes(actual) : text.includes(name);
    }
    case 'other':
      return step.target.includes(actual) || step.detail.includes(actual);
  }
}

function coversLine(step: AdviceStep, action: Extract<Action, { tool: 'read_file' }>): boolean {
  const target = parseTarget(step.target);
  if (target.kind !== 'file' || target.line === null) return true;
  return (action.from ?? 1) <= target.line && target.line <= (action.to ?? Number.POSITIVE_INFINITY);
}

function mentions(step: AdviceStep, pattern: string): boolean {
  const words = pattern.match(/[A-Za-z_$][\w$]{2,}/g) ?? [];
  const text = `${step.target} ${step.detail}`;
  return words.some((word) => text.includes(word));
}

/** How well an edit fits an advised step: words of the new text that the step's detail has, 0 to 1. */
export function editFit(step: AdviceStep, action: Action): number {
  if (action.tool !== 'edit_file') return 0;
  const words = new Set(action.replace.match(/[\w$]+|[^\s\w]+/g) ?? []);
  if (words.size === 0) return 0;
  let found = 0;
  for (const word of words) if (step.detail.includes(word)) found++;
  return found / words.size;
}
