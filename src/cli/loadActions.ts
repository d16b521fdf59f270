import * as nodeModule from 'node:module';
import { join } from 'node:path';
import type * as actions from './actions';
import { requireWithCodeCache } from './codeCache';

/** Loads the bundle that does the work: from the build's code cache, else from Node's own where Node has one (22.1 and newer). */
export async function loadActions(): Promise<typeof actions> {
  const cached = requireWithCodeCache(join(__dirname, 'cliActions.js'));
  if (cached !== null) return cached as typeof actions;
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
  enableCompileCache?.();
  return await import('./actions');
}
