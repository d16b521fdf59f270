import type { Conversation } from '../context/conversation';
import type { TokenGauge } from '../context/window';
import type { ActionProtocol } from '../model/protocols/actionProtocol';
import type { Attempts } from './attempts';
import type { Consultations } from './consultations';
import type { Costs } from './costs';
import type { Deeds } from './deeds';
import type { Emit } from './emit';
import type { HabitKeeper } from './habitKeeper';
import type { RunPorts, RunTask } from './ports';
import type { RunEvent } from '../trajectory/runEvent';
import type { Provenances } from './provenances';

/** What a run carries from step to step. Made in `openRun`; every part changes only its own piece. */
export interface Run {
  readonly task: RunTask;
  readonly ports: RunPorts;
  readonly emit: Emit;
  /** The events that a packet is built from; live text and prompts are left out. */
  readonly history: readonly RunEvent[];
  /** Aborted by the user or by the time limit. */
  readonly signal: AbortSignal;
  readonly conversation: Conversation;
  readonly gauge: TokenGauge;
  readonly costs: Costs;
  readonly attempts: Attempts;
  readonly consultations: Consultations;
  readonly provenances: Provenances;
  readonly deeds: Deeds;
  readonly habits: HabitKeeper;
  protocol: ActionProtocol;
  /** The window that counts, in tokens: what was asked for, or less where the server allocated less. */
  contextTokens: number;
  isWindowChecked: boolean;
  step: number;
  finishRefused: boolean;
  /** The protégé was asked to report on earlier advice, and its next question is the report. */
  askedForReport: boolean;
  /** Steps taken since the tests passed without the model finishing. */
  stepsSincePass: number | null;
}
