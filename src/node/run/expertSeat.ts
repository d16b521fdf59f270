import type { ExpertSeat } from '../../core/agent/ports';
import { createExpert } from '../experts/createExpert';
import type { ExpertProvider, RunRequest } from '../hostTypes';
import type { PracticeModels } from './startPractice';
import { openWorkspaceBudget } from '../settings/workspaceBudget';
import type { RunEnvironment } from './startRun';

const DEFAULT_EXPERT_TIMEOUT_MS = 60_000;
/** The practice expert really runs the tests, again and again: on a slow machine that takes its time. */
const PRACTICE_EXPERT_TIMEOUT_MS = 240_000;

export interface OpenedSeat {
  /** Null where nobody is to be asked: then no packet is built and no connection is opened. */
  readonly seat: ExpertSeat | null;
  /** What the user should know about the settings, in words. */
  readonly problems: readonly string[];
}

/** The expert's place at the run: who is asked, within which budget, and with whose word. */
export async function openExpertSeat(
  host: RunEnvironment,
  request: RunRequest,
  practice: PracticeModels | null,
): Promise<OpenedSeat> {
  const provider = chooseProvider(host, request, practice);
  if (provider === 'none') return { seat: null, problems: [] };
  const budget = await openWorkspaceBudget({
    dataFolder: host.dataFolder,
    workspace: request.workspace,
    run: {
      assumeYes: request.assumeYes,
      limits: {
        ...(request.maxConsultations === undefined ? {} : { consultationsPerRun: request.maxConsultations }),
        ...(request.maxUsd === undefined ? {} : { usdPerRun: request.maxUsd }),
      },
    },
  });
  const policy = await budget.policy();
  const problems = await budget.problems();
  if (policy.mode === 'off') return { seat: null, problems };
  return {
    seat: {
      expert: createExpert(provider, request.expert ?? {}, host.environment, practice),
      budget: budget.ledger,
      mode: policy.mode,
      trigger: policy.trigger,
      approval: request.approval ?? null,
      timeoutMs: provider === 'practice' ? PRACTICE_EXPERT_TIMEOUT_MS : DEFAULT_EXPERT_TIMEOUT_MS,
    },
    problems,
  };
}

/** The one that was named; with the practice models theirs; else the first that there is a key for. */
export function chooseProvider(
  host: RunEnvironment,
  request: Pick<Partial<RunRequest>, 'expert'>,
  practice: PracticeModels | null,
): ExpertProvider {
  const named = request.expert?.provider;
  if (named !== undefined) return named;
  if (practice !== null) return 'practice';
  if (request.expert?.apiKey !== undefined || hasValue(host.environment.ANTHROPIC_API_KEY)) return 'anthropic';
  if (hasValue(host.environment.OPENAI_API_KEY)) return 'openai';
  return 'none';
}

function hasValue(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}
