import type { Advice, AdviceStep, TrackedStep } from './advice';
import { stepText } from './guidance';
import { isCreation } from './stepKind';
import { parseTarget, resolveFile } from './target';

export interface KnownWorkspace {
  /** Workspace-relative paths with `/`. */
  readonly files: readonly string[];
  /** Whether a symbol of that name occurs in the workspace; absent where that is not known. */
  readonly hasSymbol?: (name: string) => boolean;
}

/**
 * Compares advice with the workspace: a step that names a file or a symbol that is not there is `unknown-target`. It
 * stays in the guidance, marked so, since a wrong name may still carry a right idea.
 */
export function checkAdvice(advice: Advice, workspace: KnownWorkspace): TrackedStep[] {
  return advice.steps.map((step) => ({
    text: stepText(step),
    state: isKnown(step, workspace) ? 'open' : 'unknown-target',
  }));
}

function isKnown(step: AdviceStep, workspace: KnownWorkspace): boolean {
  const target = parseTarget(step.target);
  switch (target.kind) {
    case 'other':
      return true;
    case 'symbol': {
      const name = target.name.split(/[.#]|::/).at(-1) ?? target.name;
      return workspace.hasSymbol?.(name) ?? true;
    }
    case 'file':
      if (!isInside(target.path)) return false;
      return resolveFile(target.path, workspace.files) !== null || isCreation(step);
  }
}

/** Relative, without `..`, drive letters or device paths. */
function isInside(path: string): boolean {
  return !/^(?:[\\/~]|[A-Za-z]:)/.test(path) && !path.split('/').includes('..');
}
