import { PROTEGE_KINDS } from '../../../test/support/stuckProtege/protegeKind';
import { median, printTable } from '../support/table.mjs';
import { figuresOf, type PolicyFigures, type PolicyRun } from './policyFigures';

/** Fewer runs than these show that the bench works, and little else. */
const ENOUGH_RUNS = 40;

export interface PlayedPolicy {
  readonly name: string;
  /** How often it was played on each bug. */
  readonly draws: number;
}

/** The tables and the margin. `left` names the bugs that this machine can't run. */
export function printPolicies(
  policies: readonly PlayedPolicy[],
  runs: readonly PolicyRun[],
  left: readonly string[],
): void {
  const of = (name: string): PolicyRun[] => runs.filter((run) => run.policy === name);
  const fixedByNever = of('never ask').filter((run) => run.outcome === 'fixed').length;
  const figures = policies.map(({ name, draws }) => figuresOf(name, of(name), fixedByNever, draws));
  printTable(
    `policies: when the expert is asked, ${figures[0]?.runs ?? 0} seeded bugs, scripted protégés of ${PROTEGE_KINDS.length} kinds`,
    [
      'policy',
      'fixed',
      'stuck',
      'consultations',
      'needless',
      'fixed / consultation',
      'of the asked',
      'gained / consultation',
      'expert tokens',
      'steps',
      'wasted',
    ],
    figures.map(rowOf),
    marginsOf(figures),
  );
  printTable(
    'policies: steps from the start of the loop, median and worst',
    ['policy', 'to the first verdict', 'verdicts', 'to the first consultation', 'runs asked'],
    figures.map((each) => [
      each.policy,
      spanOf(each.toVerdict),
      String(each.toVerdict.length),
      spanOf(each.toConsultation),
      String(each.toConsultation.length),
    ]),
  );
  printTable(
    'policies: fixed runs / consultations by kind',
    ['kind', ...policies.map(({ name }) => name)],
    PROTEGE_KINDS.map((kind) => [
      kind,
      ...policies.map(({ name, draws }) => {
        const some = of(name).filter((run) => run.casting.kind === kind);
        return `${round(some.filter((run) => run.outcome === 'fixed').length / draws)} / ${round(some.reduce((sum, run) => sum + run.consultations, 0) / draws)}`;
      }),
    ]),
    left.map((bug) => `not run: ${bug}`),
  );
}

function rowOf(each: PolicyFigures): string[] {
  return [
    each.policy,
    `${round(each.fixed)} of ${each.runs}`,
    round(each.stuck),
    round(each.consultations),
    round(each.needless),
    each.fixedPerConsultation?.toFixed(2) ?? '-',
    each.fixedOfAskedPerConsultation?.toFixed(2) ?? '-',
    each.gainedPerConsultation?.toFixed(2) ?? '-',
    `${(100 * each.expertShare).toFixed(1)} %`,
    round(each.steps),
    round(each.wastedSteps),
  ];
}

/** The controller against the best of the others, in all three ratios. */
function marginsOf(figures: readonly PolicyFigures[]): string[] {
  const own = figures.find((each) => each.policy === 'controller');
  if (own === undefined) return [];
  const others = figures.filter((each) => each !== own);
  const margin = (name: string, pick: (each: PolicyFigures) => number | null): string => {
    const mine = pick(own);
    const best = others
      .map((each) => ({ name: each.policy, value: pick(each) }))
      .filter((each): each is { name: string; value: number } => each.value !== null)
      .sort((one, other) => other.value - one.value)[0];
    if (mine === null || best === undefined) return `${name}: nothing to compare`;
    const verdict = mine > best.value ? 'the controller wins' : 'THE CONTROLLER DOES NOT WIN';
    return `${name}: ${mine.toFixed(2)} against ${best.value.toFixed(2)} (${best.name}): ${(mine / best.value).toFixed(2)} times; ${verdict}`;
  };
  return [
    margin('fixed runs per consultation', (each) => each.fixedPerConsultation),
    margin('fixed of the runs that asked, per consultation', (each) => each.fixedOfAskedPerConsultation),
    margin('fixed runs beyond those of never asking, per consultation', (each) => each.gainedPerConsultation),
    ...(own.runs < ENOUGH_RUNS ? ['So few runs tell no margin: one consultation more or less turns it.'] : []),
  ];
}

function spanOf(distances: readonly number[]): string {
  return distances.length === 0 ? '-' : `${median(distances)}, ${Math.max(...distances)}`;
}

function round(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
