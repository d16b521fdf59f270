import * as nodeModule from 'node:module';
import type * as actions from './actions';

/** Loads the bundle that does the work, from Node's compile cache where Node has one (22.1 and newer). */
export async function loadActions(): Promise<typeof actions> {
  const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };
  enableCompileCache?.();
  return await import('./actions');
}
