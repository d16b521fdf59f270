import type { Approval, ChosenOptions } from '../core/agent/ports';
import type { UserWord } from '../core/agent/userWords';
import type { BudgetState, ExpertOwnLimits } from '../core/budget/budget';
import type { DaySpending } from '../core/budget/budgetState';
import type { Receipt } from '../core/expert/receipt';
import type { ModelDescription } from '../core/model/chatModel';
import type { ExpertTrigger } from '../core/controller/escalation/situation';
import type { Calibration } from '../core/controller/calibration/chooseThreshold';
import type { TestOutcome } from '../core/outcomes/testOutcome';
import type { RunOptions } from '../core/trajectory/runOptions';
import type { Protocol, ProposedFile, RunEvent, RunEventOf, RunOutcome } from '../core/trajectory/runEvent';
import type { DoctorFinding } from './doctor/doctorFinding';
import type { ModelMemoryNeed } from './models/modelMemory';
import type { EditorModels } from './experts/editorModels';
import type { ExpertRecords } from './runs/readExpertRecords';
import type { ExpertChange } from './settings/expertChoices';

export type ExpertProvider = 'anthropic' | 'openai' | 'ollama' | 'vscode' | 'practice' | 'none';

/** An expert as the user chose it. What is left out is the provider's default. */
export interface ExpertChoice {
  readonly provider?: ExpertProvider;
  readonly model?: string;
  readonly url?: string;
  /** The environment variable that holds this one's key, where it is not the provider's usual one. */
  readonly keyVariable?: string;
  /** What this one may be asked and may cost in a run, within the limits of the workspace. */
  readonly limits?: ExpertOwnLimits;
}

export type ExpertKeys = Readonly<Partial<Record<'anthropic' | 'openai', string>>>;

/** What a face (command line or editor) asks for. Everything left out comes from settings, then from defaults. */
export interface RunRequest {
  /** What to fix, in words; with `continues` what the user adds to the task of that run. May be empty. */
  readonly task: string;
  /** The ended run of this workspace to go on with: its best attempt is in place when the new one begins. */
  readonly continues?: string | undefined;
  readonly workspace: string;
  readonly testCommand?: string;
  readonly model?: string;
  readonly ollamaUrl?: string;
  readonly practice?: boolean;
  /** Who may be asked for advice, in this order; see `chooseExperts` for what counts where nobody is named. */
  readonly experts?: readonly ExpertChoice[];
  /** A list of experts as the user wrote it in a setting of the face, which is named in words about it; before `experts`. */
  readonly expertsSetting?: { readonly name: string; readonly value: unknown };
  /** The language models of the editor, for the provider `vscode`; the command line has none. */
  readonly editorModels?: EditorModels;
  /** Keys that the face keeps for the user, by provider. They come before those of the environment. */
  readonly expertKeys?: ExpertKeys;
  /** For this run only; can only be stricter than the workspace's limits. */
  readonly maxConsultations?: number;
  readonly maxUsd?: number;
  readonly maxSteps?: number;
  readonly maxMinutes?: number;
  /** The window to ask for, in tokens. */
  readonly contextTokens?: number;
  /** What of all this was chosen for this run alone, where it is to be kept for a run that continues it. */
  readonly chosen?: ChosenOptions;
  /** Treat `ask` as `auto` for this run. */
  readonly assumeYes?: boolean;
  readonly approval?: Approval | null;
  /** Unsaved editor contents by workspace-relative path. */
  readonly unsaved?: ReadonlyMap<string, string>;
}

/** One run of the tests on a copy of the workspace as it is. */
export type TestsRequest = Required<Pick<RunRequest, 'workspace' | 'testCommand'>> & Pick<RunRequest, 'unsaved'>;

export interface StartedRun {
  readonly runId: string;
  /** Ends after `finished`. Iterating starts the run; aborting the signal ends it as `cancelled`. */
  readonly events: AsyncIterable<RunEvent>;
  /** Ends it because its process goes away, which is nobody's cancel: it counts as interrupted, with its best attempt kept. */
  interrupt(): void;
}

/** What an ended run was told beside the settings. */
export interface EarlierOptions {
  readonly options: RunOptions;
  /** Its test command, where that stands for something else now: then it is no longer what the user chose. */
  readonly changedTestCommand: string | null;
}

export type RunStatus = 'running' | 'interrupted' | RunOutcome;

/** One line of `runs list`. */
export interface RunSummary {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly workspace: string;
  readonly task: string;
  readonly status: RunStatus;
  readonly model: string;
  readonly steps: number;
  readonly consultations: number;
  readonly costUsd: number;
  /** The ended run that it goes on with, if any. */
  readonly continues?: string;
}

export interface Watcher {
  close(): void;
}

/** A word on its way to a run, which may hear it late or never. */
export interface SentWord {
  /** The step in which the run heard it; null where the run ended before, or `signal` came first. */
  untilHeard(signal: AbortSignal): Promise<number | null>;
}

/** Logs of runs on disk: one folder a run, one append-only JSON-lines file. Shared by every window and command line. */
export interface RunStore {
  list(workspace?: string): Promise<RunSummary[]>;
  /** All events of a run so far; a torn last line is left out. */
  read(id: string): Promise<RunEvent[]>;
  /** What a run's log got since it was last read up to `offset` bytes. */
  readFrom(id: string, offset: number): Promise<{ readonly events: readonly RunEvent[]; readonly offset: number }>;
  /** The latest proposal of a run, without reading the rest; null where there is none. */
  lastProposal(id: string): Promise<RunEventOf<'proposal'> | null>;
  /** Calls back when the log of any run of the workspace grew, or what its user decided changed, whoever wrote it. */
  watch(workspace: string, onChange: (runId: string, what: 'log' | 'review') => void): Watcher;
  receipts(id: string): Promise<readonly Receipt[]>;
  /** Asks the process that plays the run to end it as its user's own cancel would; it ends within seconds. */
  requestStop(id: string): Promise<void>;
  /**
   * Tells the process that plays the run what its user says; the run hears it at once while its model thinks, else at the end of its
   * present step.
   */
  say(id: string, word: UserWord): Promise<SentWord>;
  remove(id: string): Promise<void>;
}

export type FileDecision = 'open' | 'accepted' | 'rejected' | 'partly';

/** What the user did with one proposed file; kept beside the log so that a reload or another window sees it. */
export interface FileReview {
  readonly decision: FileDecision;
  /** The user's text that `text` was made for; left out while it is the one that the run read. */
  readonly basis?: string | null | undefined;
  /** The proposed side with the user's own edits; left out while it is as the run proposed it. */
  readonly text?: string | null | undefined;
  readonly acceptedChanges: number;
  readonly rejectedChanges: number;
}

export interface ProposalStore {
  /** The latest proposal of a run, and what the user did with its files, by path. */
  read(runId: string): Promise<{
    readonly files: readonly ProposedFile[];
    readonly reviews: ReadonlyMap<string, FileReview>;
  }>;
  reviews(runId: string): Promise<ReadonlyMap<string, FileReview>>;
  keep(runId: string, reviews: ReadonlyMap<string, FileReview>): Promise<void>;
}

export interface InstalledModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly description: ModelDescription | null;
}

/** What runs on this machine have shown about a model. */
export interface MeasuredModel {
  readonly protocol: Protocol;
  /** Tokens written in a second; null where the endpoint times nothing. */
  readonly tokensPerSecond: number | null;
}

export interface SurveyedModel extends InstalledModel {
  /** Null where Ollama runs on another machine. */
  readonly memory: ModelMemoryNeed | null;
  /** Null where no run has used it yet. */
  readonly measured: MeasuredModel | null;
}

export type PullProgress = { readonly status: string; readonly completedBytes: number; readonly totalBytes: number };

export interface DoctorCheck {
  readonly id:
    'ollama' | 'model' | 'memory' | 'window' | 'tools' | 'expert' | 'sandbox' | 'test-command' | 'git' | 'data-folder';
  readonly title: string;
  readonly state: 'ok' | 'warning' | 'problem';
  readonly detail: string;
  /** What to do, as a sentence or a command line; null when nothing is needed. */
  readonly remedy: string | null;
  /** The same as data, for a face that makes its own words. */
  readonly finding: DoctorFinding;
}

export interface TestCommandGuess {
  readonly command: string;
  /** Where it comes from, in words: `scripts.test in package.json`. */
  readonly source: string;
}

export interface WorkspaceTestCommand {
  readonly guess: TestCommandGuess | null;
  /** The command the user confirmed for this workspace, while what it stands for is unchanged. */
  readonly confirmed: string | null;
}

export interface CalibrationReport {
  readonly calibrations: readonly Calibration[];
  /** Runs that have ended, whether or not they say anything. */
  readonly runs: number;
  /** Thresholds in force afterwards, by model. */
  readonly thresholds: Readonly<Record<string, number>>;
  /** Where they are kept. */
  readonly file: string;
}

/** The ports wired once, for both faces. */
export interface Host {
  readonly dataFolder: string;
  readonly runs: RunStore;
  readonly proposals: ProposalStore;
  startRun(request: RunRequest, signal: AbortSignal): Promise<StartedRun>;
  /** What the run that is to be continued was told; throws as `startRun` does where it can't be continued. */
  earlierOptions(runId: string, workspace: string): Promise<EarlierOptions>;
  /** Runs the tests on a copy, never in the user's folder. */
  runTests(request: TestsRequest, signal: AbortSignal): Promise<TestOutcome>;
  testCommand(workspace: string): Promise<WorkspaceTestCommand>;
  confirmTestCommand(workspace: string, command: string): Promise<void>;
  listModels(ollamaUrl?: string): Promise<InstalledModel[]>;
  /** The installed models with what each needs of this machine's memory and what earlier runs have shown. */
  surveyModels(options: { readonly ollamaUrl?: string; readonly contextTokens?: number }): Promise<SurveyedModel[]>;
  pullModel(name: string, signal: AbortSignal, ollamaUrl?: string): AsyncIterable<PullProgress>;
  /** Without a workspace only the machine is looked at. */
  doctor(request: Partial<RunRequest>): Promise<DoctorCheck[]>;
  /** Who would be asked now, in this order, with the model that an unnamed one has by default; empty for nobody. */
  presentExperts(
    request: Pick<Partial<RunRequest>, 'experts' | 'expertsSetting' | 'expertKeys' | 'practice'>,
  ): Promise<readonly ExpertChoice[]>;
  budgetState(workspace: string): Promise<BudgetState>;
  /** How each expert did over the runs that are kept. */
  expertRecords(workspace: string): Promise<ExpertRecords>;
  /** Newest day first. */
  spendingByDay(workspace: string): Promise<readonly DaySpending[]>;
  setBudget(workspace: string, change: ExpertChange): Promise<BudgetState>;
  /** When the expert is asked here: the stricter of the user's choice and the repository's word. */
  expertTrigger(workspace: string): Promise<ExpertTrigger>;
  /** Chooses the controller's threshold for each model from the user's finished runs; a dry run changes nothing. */
  calibrate(isDryRun: boolean): Promise<CalibrationReport>;
  /** Goes back to the common threshold for every model. */
  forgetThresholds(): Promise<void>;
  /** A text about a workspace as it may leave the machine: masked as a packet to an expert is. */
  redact(workspace: string, text: string): Promise<string>;
}
