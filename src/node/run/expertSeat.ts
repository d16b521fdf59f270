import type { PriceTable } from '../../core/budget/prices';
import type { ExpertSeat, SeatedExpert } from '../../core/agent/ports';
import { createExpert } from '../experts/createExpert';
import { localPrices } from '../experts/localPrices';
import { HostError } from '../hostError';
import type { RunRequest } from '../hostTypes';
import { openWorkspaceBudget } from '../settings/workspaceBudget';
import { chooseExperts, type ChosenExpert } from './chooseExperts';
import type { PracticeModels } from './startPractice';
import type { RunEnvironment } from './startRun';

const DEFAULT_EXPERT_TIMEOUT_MS = 60_000;
/** A model of the user's own may have to be loaded first, in place of the run's, and without a GPU it reads a packet for minutes. */
const LOCAL_EXPERT_TIMEOUT_MS = 300_000;
/** The practice expert really runs the tests, again and again: on a slow machine that takes its time. */
const PRACTICE_EXPERT_TIMEOUT_MS = 240_000;

/** VS Code may ask the user for leave meanwhile. */
const EDITOR_EXPERT_TIMEOUT_MS = 120_000;

export interface OpenedSeat {
  /** Null where nobody is to be asked: then no packet is built and no connection is opened. */
  readonly seat: ExpertSeat | null;
  /** What the user should know about the settings, in words. */
  readonly problems: readonly string[];
}

/** The experts' place at the run: who is asked, in which order, within which budget, and with whose word. */
export async function openExpertSeat(
  host: RunEnvironment,
  request: RunRequest,
  practice: PracticeModels | null,
): Promise<OpenedSeat> {
  const chosen = await chooseExperts(host, request, practice);
  if (chosen.length === 0) return { seat: null, problems: [] };
  const unbilled = await localPrices(chosen, host.environment);
  const budget = await openWorkspaceBudget({
    dataFolder: host.dataFolder,
    workspace: request.workspace,
    localPrices: unbilled,
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
  const [first, ...further] = seatExperts(host, request, chosen, practice, unbilled);
  if (first === undefined) return { seat: null, problems };
  return {
    seat: {
      experts: [first, ...further],
      budget: budget.ledger,
      mode: policy.mode,
      trigger: policy.trigger,
      approval: request.approval ?? null,
    },
    problems,
  };
}

/**
 * Makes every expert of the list, so that a mistake in a later one is met before any work.
 * @param unbilled Prices of the experts that run on this machine behind another server than Ollama.
 */
export function seatExperts(
  { environment }: RunEnvironment,
  {
    expertKeys: keys = {},
    editorModels,
    ollamaUrl,
  }: Pick<Partial<RunRequest>, 'expertKeys' | 'editorModels' | 'ollamaUrl'>,
  chosen: readonly ChosenExpert[],
  practice: PracticeModels | null,
  unbilled: PriceTable = [],
): SeatedExpert[] {
  const seen = new Set<string>();
  return chosen.map((choice) => {
    const expert = createExpert(choice, { environment, keys, practice, editorModels, ollamaUrl });
    const name = `${expert.provider}/${expert.model}`;
    // The ledger counts by provider and model: two of one name would share one limit.
    if (seen.has(name)) throw new HostError('expert-configuration', `The expert ${name} is named twice.`);
    seen.add(name);
    return {
      expert,
      timeoutMs: unbilled.some(({ provider, model }) => provider === expert.provider && model === expert.model)
        ? LOCAL_EXPERT_TIMEOUT_MS
        : timeoutOf(choice.provider),
      limits: choice.limits ?? {},
    };
  });
}

function timeoutOf(provider: ChosenExpert['provider']): number {
  switch (provider) {
    case 'practice':
      return PRACTICE_EXPERT_TIMEOUT_MS;
    case 'vscode':
      return EDITOR_EXPERT_TIMEOUT_MS;
    case 'ollama':
      return LOCAL_EXPERT_TIMEOUT_MS;
    case 'anthropic':
    case 'openai':
      return DEFAULT_EXPERT_TIMEOUT_MS;
  }
}
