import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { receiptsOf, type Receipt } from '../../core/expert/receipt';
import type { UserWord } from '../../core/agent/userWords';
import type { RunEvent, RunEventOf, RunEventType } from '../../core/trajectory/runEvent';
import type { RunStore, RunSummary, SentWord, Watcher } from '../hostTypes';
import { readEnds, readEvents, readEventsFrom, readLastProposal, type EventsRead } from './readEvents';
import { EVENTS_FILE } from './runLog';
import { isRunAlive } from './runStatus';
import { requestStop } from './stopRequest';
import { untilHeard } from './untilHeard';
import { sendWord } from './userWordFile';
import { watchRuns } from './watchRuns';

/** Raised for a run id that names no run. */
export class RunNotFoundError extends Error {
  readonly reason = 'run-not-found';
  constructor(readonly id: string) {
    super(`There is no run ${id}. List the runs with: protege runs list`);
    this.name = 'RunNotFoundError';
  }
}

const CONSULTATION_TYPES: ReadonlySet<string> = new Set<RunEventType>([
  'consultation-started',
  'consultation-ended',
  'consultation-judged',
  'advice-progress',
]);

interface Progress {
  readonly offset: number;
  readonly steps: number;
  readonly consultations: readonly RunEvent[];
}

const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** Runs as folders under `runsFolder`, each with an append-only log. Reading never writes. */
export class FileRunStore implements RunStore {
  private readonly progress = new Map<string, Progress>();

  constructor(private readonly runsFolder: string) {}

  async list(workspace?: string): Promise<RunSummary[]> {
    const summaries = await Promise.all((await this.ids()).map((id) => this.summaryOf(id)));
    return summaries
      .filter((summary) => summary !== null)
      .filter((summary) => workspace === undefined || summary.workspace === workspace)
      .sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
  }

  read(id: string): Promise<RunEvent[]> {
    return orNotFound(id, () => readEvents(this.logOf(id)));
  }

  readFrom(id: string, offset: number): Promise<EventsRead> {
    return orNotFound(id, () => readEventsFrom(this.logOf(id), offset));
  }

  lastProposal(id: string): Promise<RunEventOf<'proposal'> | null> {
    return orNotFound(id, () => readLastProposal(this.logOf(id)));
  }

  async receipts(id: string): Promise<readonly Receipt[]> {
    return (await orNotFound(id, () => this.progressOf(id))).receipts;
  }

  async requestStop(id: string): Promise<void> {
    this.logOf(id);
    await orNotFound(id, () => requestStop(join(this.runsFolder, id)));
  }

  async say(id: string, word: UserWord): Promise<SentWord> {
    const { size } = await orNotFound(id, () => stat(this.logOf(id)));
    await sendWord(join(this.runsFolder, id), word);
    const run = {
      isAlive: () => isRunAlive(join(this.runsFolder, id)),
      readFrom: (offset: number) => this.readFrom(id, offset),
    };
    return { untilHeard: (signal) => untilHeard(run, word, size, signal) };
  }

  async remove(id: string): Promise<void> {
    this.logOf(id);
    this.progress.delete(id);
    await rm(join(this.runsFolder, id), { recursive: true, force: true });
  }

  watch(workspace: string, onChange: (runId: string, what: 'log' | 'review') => void): Watcher {
    return watchRuns(
      this.runsFolder,
      () => this.ids(),
      async (id) => (await this.workspaceOf(id)) === workspace,
      onChange,
    );
  }

  /** Ids of all runs, oldest first. */
  private async ids(): Promise<string[]> {
    try {
      const entries = await readdir(this.runsFolder, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory() && RUN_ID.test(entry.name)).map((entry) => entry.name);
    } catch {
      return []; // No run yet.
    }
  }

  private logOf(id: string): string {
    if (!RUN_ID.test(id)) throw new RunNotFoundError(id);
    return join(this.runsFolder, id, EVENTS_FILE);
  }

  private async workspaceOf(id: string): Promise<string | null> {
    const ends = await readEnds(this.logOf(id)).catch(() => null);
    return ends?.first?.type === 'run-started' ? ends.first.workspace : null;
  }

  private async summaryOf(id: string): Promise<RunSummary | null> {
    const file = this.logOf(id);
    const ends = await readEnds(file).catch(() => null);
    if (ends === null) return null;
    const { first, last } = ends;
    if (first?.type !== 'run-started') return null;
    const base = {
      id,
      startedAt: first.at,
      workspace: first.workspace,
      task: first.task,
      model: first.model.name,
      ...(first.continues === undefined ? {} : { continues: first.continues }),
    };
    if (last?.type === 'finished')
      return {
        ...base,
        endedAt: last.at,
        status: last.outcome,
        steps: last.steps,
        consultations: last.consultations,
        costUsd: last.costUsd,
      };
    const isAlive = await isRunAlive(join(this.runsFolder, id));
    const { steps, receipts } = await this.progressOf(id);
    return {
      ...base,
      endedAt: isAlive ? null : (await stat(file)).mtime.toISOString(),
      status: isAlive ? 'running' : 'interrupted',
      steps,
      consultations: receipts.length,
      costUsd: receipts.reduce((sum, receipt) => sum + receipt.costUsd, 0),
    };
  }

  /** Steps and receipts of a run. A live one is asked for again and again: only what is new is read. */
  private async progressOf(id: string): Promise<{ steps: number; receipts: readonly Receipt[] }> {
    const known = this.progress.get(id) ?? { offset: 0, steps: 0, consultations: [] };
    const { events, offset } = await readEventsFrom(this.logOf(id), known.offset);
    const steps = known.steps + events.filter((event) => event.type === 'step-started').length;
    const consultations = [...known.consultations, ...events.filter(({ type }) => CONSULTATION_TYPES.has(type))];
    this.progress.set(id, { offset, steps, consultations });
    return { steps, receipts: receiptsOf(consultations) };
  }
}

async function orNotFound<T>(id: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') throw new RunNotFoundError(id);
    throw cause;
  }
}
