import type { ChildProcess, SpawnOptions } from 'node:child_process';

export declare function start(command: string, args: string[], options?: SpawnOptions): ChildProcess;
export declare function endTree(child: ChildProcess, graceMs?: number): Promise<void>;
export declare function run(
  command: string,
  args: string[],
  options?: SpawnOptions & { echo?: boolean; timeoutMs?: number },
): Promise<{ code: number; output: string; signal: NodeJS.Signals | null }>;
