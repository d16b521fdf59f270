import type { Advice, AdviceStep, TrackedStep } from './advice';
import { stepText } from './guidance';
import { isCreation, stepKind } from './stepKind';
import { lastName, parseTarget, resolveFile } from './target';

export interface KnownWorkspace {
  /** Workspace-relative paths with `/`. */
  readonly files: readonly string[];
  /** Whether a symbol of that name occurs in the workspace; absent where that is not known. */
  readonly hasSymbol?: (name: string) => boolean;
  /** The same for one file. */
  readonly hasSymbolIn?: (path: string, name: string) => boolean;
  /** Whether a file has the line, or ends just before it; absent where that is not known. */
  readonly hasLineIn?: (path: string, line: number) => boolean;
}

/**
 * Compares advice with the workspace: a step that names a file, a line or a symbol that is not there is
 * `unknown-target`. It stays in the guidance, marked so, since a wrong name may still carry a right idea.
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
    case 'symbol':
      return isAboutCode(step) ? (workspace.hasSymbol?.(lastName(target.name)) ?? true) : true;
    case 'file': {
      if (!isInside(target.path)) return false;
      const path = resolveFile(target.path, workspace.files);
      if (path === null) return isCreation(step);
      if (target.line !== null && workspace.hasLineIn?.(path, target.line) === false) return false;
      if (target.symbol === null || !isAboutCode(step)) return true;
      return workspace.hasSymbolIn?.(path, lastName(target.symbol)) ?? true;
    }
  }
}

/** What a test is called, or what is to be written anew, need not be a name in the code. */
function isAboutCode(step: AdviceStep): boolean {
  const kind = stepKind(step);
  return kind !== 'test' && kind !== 'other' && !isCreation(step) && !NEW_SYMBOL.test(step.detail);
}

const NEW_SYMBOL =
  /\b(?:add|create|define|declare|introduce|implement|write)\b[^.;]{0,40}\b(?:function|method|class|helper|constant|variable|test|type|property|field|getter|import)\b/i;

/** Relative, without `..`, drive letters or device paths. */
function isInside(path: string): boolean {
  return !/^(?:[\\/~]|[A-Za-z]:)/.test(path) && !path.split('/').includes('..');
}
