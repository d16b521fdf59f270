import type { CommandId } from '../contributions';
import type { Services } from '../services';

/** One command. `run` gets whatever a menu, a key or another command hands over, and must not trust its shape. */
export interface Command {
  readonly id: CommandId;
  /** What failed, in words, when `run` throws. */
  readonly failure: () => string;
  run(services: Services, ...args: readonly unknown[]): Promise<void>;
}
