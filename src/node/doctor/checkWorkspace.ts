import { money } from '../../core/budget/money';
import type { SeatedExpert } from '../../core/agent/ports';
import type { DoctorCheck, RunRequest } from '../hostTypes';
import { chooseExperts } from '../run/chooseExperts';
import { seatExperts } from '../run/expertSeat';
import type { RunEnvironment } from '../run/startRun';
import { openWorkspaceBudget } from '../settings/workspaceBudget';
import { guessTestCommand } from '../testCommand/guessTestCommand';

/** Whether the experts could be asked. Nothing is sent: no request goes to a provider before the budget gate. */
export async function checkExpert(
  host: RunEnvironment,
  request: Partial<RunRequest> & { readonly workspace: string },
): Promise<DoctorCheck[]> {
  const base = { id: 'expert', title: 'Expert' } as const;
  try {
    const chosen = await chooseExperts(host, request, null);
    if (chosen.length === 0)
      return [
        {
          ...base,
          state: 'ok',
          detail: 'none: everything stays on this machine',
          remedy:
            'To allow advice within a budget, set ANTHROPIC_API_KEY (or OPENAI_API_KEY), then see: protege budget show',
          finding: { kind: 'expert-none' },
        },
      ];
    const experts = seatExperts(host, request, chosen, null);
    const budget = await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace: request.workspace });
    const state = await budget.state(null);
    const left = `${state.remaining.consultations} consultations and ${money(state.remaining.usd)} left`;
    const problems = await budget.problems();
    const detail = [`${experts.map(describeSeat).join(', then ')}, mode ${state.mode}, ${left}`, ...problems];
    return [
      {
        ...base,
        state: problems.length > 0 ? 'warning' : 'ok',
        detail: detail.join('. '),
        remedy: state.mode === 'off' ? 'protege budget on' : null,
        finding: {
          kind: 'expert-ready',
          experts: experts.map(({ expert }) => `${expert.provider}/${expert.model}`),
          mode: state.mode,
          consultationsLeft: state.remaining.consultations,
          usdLeft: state.remaining.usd,
          problems,
        },
      },
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [
      {
        ...base,
        state: 'problem',
        detail,
        remedy: 'Mend the settings of the expert, or choose --expert none.',
        finding: { kind: 'expert-failed', message: detail },
      },
    ];
  }
}

function describeSeat({ expert, limits }: SeatedExpert): string {
  const own = [
    ...(limits.consultationsPerRun === undefined ? [] : [`${limits.consultationsPerRun} consultations`]),
    ...(limits.usdPerRun === undefined ? [] : [money(limits.usdPerRun)]),
  ];
  const name = `${expert.provider}/${expert.model}`;
  return own.length === 0 ? name : `${name} (at most ${own.join(' and ')} a run)`;
}

export async function checkTestCommand(workspace: string): Promise<DoctorCheck[]> {
  const base = { id: 'test-command', title: 'Test command' } as const;
  const guess = await guessTestCommand(workspace).catch(() => null);
  if (guess === null)
    return [
      {
        ...base,
        state: 'warning',
        detail: 'none was found in this workspace',
        remedy: 'Give it with --test "COMMAND".',
        finding: { kind: 'test-command-missing' },
      },
    ];
  const { command, source } = guess;
  return [
    {
      ...base,
      state: 'ok',
      detail: `${command} (${source})`,
      remedy: null,
      finding: { kind: 'test-command', command, source },
    },
  ];
}
