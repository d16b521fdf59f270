import type { BudgetGate, ExpertMode, ExpertOwnLimits } from '../budget/budget';
import type { Controller } from '../controller/controller';
import type { EscalationChain } from '../controller/escalation/decideEscalation';
import type { Expert } from '../expert/expert';
import type { ChatModel } from '../model/chatModel';
import type { TestRunner } from '../outcomes/testOutcome';
import type { Protocol, ProposedFile } from '../trajectory/runEvent';
import type { RunOptionName, RunOptions } from '../trajectory/runOptions';
import type { UserWords } from './userWords';
import type { Clock, FileChange, SyntaxChecker, Workspace } from '../workspace/workspace';

/** What the user said to a packet shown before sending. */
export type ApprovalAnswer =
  | { readonly kind: 'send'; readonly editedPacket?: string }
  | { readonly kind: 'refuse-once' }
  | { readonly kind: 'refuse-run' };

export interface ApprovalRequest {
  readonly provider: string;
  readonly model: string;
  readonly packet: string;
  readonly worstCaseUsd: number;
  /** What the price rests on where tokens are not billed, in words. */
  readonly priceNote?: string;
  readonly reason: string;
}

/** Asks the user in `ask` mode. Absent where nobody can answer: then `ask` counts as `off`. */
export interface Approval {
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer>;
}

/** What was learnt about a model in earlier runs: which protocol works, and how its edits fare. */
export interface ModelMemory {
  recall(provider: string, model: string): Promise<ModelHabits | null>;
  remember(provider: string, model: string, habits: ModelHabits): Promise<void>;
}

export interface ModelHabits {
  readonly protocol: Protocol;
  /** Calls understood and not understood, by protocol. */
  readonly calls: Partial<Record<Protocol, { readonly good: number; readonly bad: number }>>;
  readonly edits: {
    readonly searchReplace: { readonly good: number; readonly bad: number };
    readonly wholeFile: { readonly good: number; readonly bad: number };
  };
  /** Tokens written and the time it took, of the latest replies; absent where the endpoint does not time them. */
  readonly speed?: { readonly outputTokens: number; readonly outputMs: number } | undefined;
}

/** Removes secrets from text before it can leave the machine. */
export interface Redactor {
  redact(text: string): string;
  /** True for a file whose content must never appear in a packet (`.protegeignore`, git-ignored, `.env`, keys). */
  isWithheld(path: string): boolean;
}

/** One expert of the user's list. */
export interface SeatedExpert {
  readonly expert: Expert;
  readonly timeoutMs: number;
  /** What this one may be asked and may cost, within the limits of the workspace. */
  readonly limits: ExpertOwnLimits;
}

export interface ExpertSeat {
  /** In the order of asking, no two with the same provider and model. */
  readonly experts: readonly [SeatedExpert, ...SeatedExpert[]];
  readonly budget: BudgetGate;
  readonly mode: ExpertMode;
  /** When `ask_expert` is heard: on a stall only, also on request, or only by the user's hand. */
  readonly trigger: 'stall' | 'stall-or-asked' | 'manual';
  readonly approval: Approval | null;
}

/** The outside world of a run. */
export interface RunPorts {
  readonly model: ChatModel;
  readonly workspace: Workspace;
  readonly tests: TestRunner;
  readonly syntax: SyntaxChecker;
  readonly controller: Controller;
  /** Another chain than the shipped one: for comparing policies through the same loop. No setting leads here. */
  readonly escalation?: EscalationChain;
  /** Null when no expert is configured or the expert is off: then no packet is ever built. */
  readonly expert: ExpertSeat | null;
  /** Also for the packet that a stuck run leaves to be sent by hand. */
  readonly redactor: Redactor;
  readonly memory: ModelMemory;
  /** Absent where nobody can say anything to the run. */
  readonly words?: UserWords;
  readonly clock: Clock;
  /** Makes a short unique id. */
  newId(): string;
  /** The unified diff of the changes, as `git apply` takes it in the repository's root. */
  makePatch(changes: readonly FileChange[]): string;
}

/** The ended run that a run goes on with. Its edits are in the workspace before the run begins, and count as its own. */
export interface ContinuedRun {
  readonly runId: string;
  /** What the user adds to its task; empty for nothing. */
  readonly hint: string;
  /** What it tried and what is left of it, in a few plain lines for the model. */
  readonly story: string;
  /** Where its edits came from, by path. */
  readonly provenances: ReadonlyMap<string, ProposedFile['provenance']>;
}

/** What was chosen for a run beside the settings, and which of it the run had that it continues. */
export interface ChosenOptions {
  readonly options: RunOptions;
  readonly takenOver: readonly RunOptionName[];
}

export interface RunTask {
  readonly runId: string;
  readonly description: string;
  /** False when the failing tests are all that there is to do: then passing tests mean that nothing is left. */
  readonly isDescribed: boolean;
  readonly workspace: string;
  /** Folders whose absolute paths in output mean the workspace: its own and the working copy's. */
  readonly roots: readonly string[];
  readonly maxSteps: number;
  readonly maxMinutes: number;
  readonly testCommand: string;
  /** What the test command stands for, as a hash. */
  readonly testFingerprint?: string;
  readonly chosen?: ChosenOptions;
  /** How tests are confined, in words: `bubblewrap, no network` or why there is none. */
  readonly sandbox: string;
  readonly isPractice: boolean;
  readonly continues?: ContinuedRun;
  /** Forces one protocol; otherwise it is chosen per model. */
  readonly protocol?: Protocol;
}
