import type { BudgetState } from '../../../src/core/budget/budget';
import { DEFAULT_LIMITS } from '../../../src/core/budget/budget';
import type { EscalationSituation, PastConsultation } from '../../../src/core/controller/escalation/situation';
import type { Signal, Verdict } from '../../../src/core/controller/signal';
import { WORKING } from '../../../src/core/controller/signal';

/** The only expert, where there is one. */
export const big = { provider: 'anthropic', model: 'claude-sonnet-5-5' };
export const local = { provider: 'ollama', model: 'qwen3:32b' };

const nothing = { consultations: 0, usd: 0, tokens: 0 };

export const budgetState: BudgetState = {
  mode: 'auto',
  limits: DEFAULT_LIMITS,
  spent: { run: nothing, day: nothing, month: nothing },
  reserved: nothing,
  remaining: { consultations: 6, usd: 0.5, tokens: 81_000 },
};

export const looping: Verdict = {
  state: 'looping',
  score: 0.9,
  strong: false,
  kind: 'repeat',
  evidence: ['The same edit of src/a.js was made 3 times with the same result'],
  signature: 'edit src/a.js',
};

export const strong: Verdict = { ...looping, score: 0.99, strong: true };

export function signal(change: Partial<Signal> = {}): Signal {
  return {
    kind: 'repeat',
    severity: 0.6,
    evidence: [1, 2],
    since: 1,
    detail: 'The same search again',
    signature: 'search x',
    ...change,
  };
}

export function consultation(change: Partial<PastConsultation> = {}): PastConsultation {
  return { step: 2, expert: 0, signature: 'another loop', outcome: 'helped', ...change };
}

/** A run at step 20 with an expert in `auto` mode and nothing wrong. */
export function situation(change: Partial<EscalationSituation> = {}): EscalationSituation {
  return {
    step: 20,
    verdict: WORKING,
    signals: [],
    expert: { mode: 'auto', trigger: 'stall', canAskUser: true, list: [big] },
    isTrusted: true,
    budget: { state: budgetState, refusals: [] },
    consultations: [],
    nudges: [],
    refusedByUser: [],
    isRefusedForRun: false,
    question: null,
    questionsAnsweredLocally: 0,
    isRequestedByUser: false,
    ...change,
  };
}

/** A nudge about the same loop, one step ago. */
export const nudged = [{ step: 19, signature: looping.signature }];

export const dayRefusal = {
  limit: 'usdPerDay',
  message: 'The limit of $2.00 a day is reached: $1.98 spent. It resets on 21 November at 00:00.',
  resetsAt: '2026-11-21T00:00:00.000Z',
} as const;

/** Another run's open reservation fills the limit for the moment. */
export const momentaryRefusal = {
  limit: 'usdPerDay',
  message:
    'Another run is asking an expert just now, and what is left of the limit of $2.00 a day is reserved for its answer.',
  resetsAt: null,
  isMomentary: true,
} as const;
