import type { EscalationChain } from '../../../src/core/controller/escalation/decideEscalation';
import type { EscalationSituation } from '../../../src/core/controller/escalation/situation';
import type { ObservedStep } from '../../../src/core/controller/observedStep';

/** A way of deciding when the expert is asked, begun anew for each run. */
export interface Policy {
  readonly name: string;
  begin(run: PolicyStart): PolicyInRun;
}

export interface PolicyStart {
  /** The same for the same bug and policy, so that a bench can be repeated. */
  readonly seed: number;
  /** Consultations a step that a policy of chance aims at, 0 to 1. */
  readonly rate: number;
}

export interface PolicyInRun {
  /** Absent for the chain that the product ships. */
  readonly chain?: EscalationChain;
  readonly hasExpert: boolean;
  /** Sees each step before the chain is asked. */
  watch?(step: ObservedStep): void;
}

export const controller: Policy = { name: 'controller', begin: () => ({ hasExpert: true }) };

/** The product without an expert: nudges, and an end as stuck. Shows what the local remedies alone are worth. */
export const nudgesOnly: Policy = { name: 'never ask, but nudge', begin: () => ({ hasExpert: false }) };

/** What follows says nothing, ends nothing and asks by one plain rule, as other tools do. */
export const neverAsk: Policy = {
  name: 'never ask',
  begin: () => ({ hasExpert: true, chain: askingWhen('never', () => false) }),
};

export const everyFiveSteps: Policy = {
  name: 'every 5 steps',
  begin: () => ({ hasExpert: true, chain: askingWhen('every-5-steps', ({ step }) => step % 5 === 0) }),
};

/** At each step with the controller's own mean rate. */
export function atRandom(draw: number): Policy {
  return {
    name: 'at random',
    begin({ seed, rate }) {
      const next = randomNumbers(seed + draw * 7_919);
      let isDue = false;
      return {
        hasExpert: true,
        chain: askingWhen('at-random', () => isDue),
        watch: () => {
          isDue = next() < rate;
        },
      };
    },
  };
}

const IDENTICAL_CALLS = 3;

/** The same call, letter by letter, three times in a row, whatever came back, and each third time after that. */
export const identicalCalls: Policy = {
  name: 'identical calls',
  begin() {
    let last = '';
    let times = 1;
    return {
      hasExpert: true,
      // Nothing is counted here: the chain may be asked more than once a step.
      chain: askingWhen('identical-calls', () => times % IDENTICAL_CALLS === 0),
      watch: ({ tool, command }) => {
        const call = tool === null ? '' : `${tool} ${command}`;
        times = call !== '' && call === last ? times + 1 : 1;
        last = call;
      },
    };
  },
};

/** Asks when the rule says so, once a step; goes on where the budget refuses. Questions are answered locally. */
function askingWhen(name: string, isDue: (situation: EscalationSituation) => boolean): EscalationChain {
  return {
    links: [],
    last: {
      name,
      answer(situation) {
        const isRefused = (situation.budget?.refusals.length ?? 0) > 0;
        if (!isRefused && isDue(situation)) return { decision: 'consult', reason: `The rule ${name} says so.` };
        return situation.question === null
          ? { decision: 'continue', reason: 'The rule does not ask now.' }
          : { decision: 'answer-locally', reason: 'Keep going: the rule does not ask now.' };
      },
    },
  };
}

/** Mulberry32: small, seeded, and good enough to draw lots. */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
