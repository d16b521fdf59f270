import { createExpert } from '../experts/createExpert';
import type { DoctorCheck, RunRequest } from '../hostTypes';
import { chooseProvider } from '../run/expertSeat';
import type { RunEnvironment } from '../run/startRun';
import { openWorkspaceBudget } from '../settings/workspaceBudget';
import { guessTestCommand } from '../testCommand/guessTestCommand';

/** Whether an expert could be asked. Nothing is sent: no request goes to a provider before the budget gate. */
export async function checkExpert(
  host: RunEnvironment,
  request: Partial<RunRequest> & { readonly workspace: string },
): Promise<DoctorCheck[]> {
  const base = { id: 'expert', title: 'Expert' } as const;
  const provider = chooseProvider(host, request, null);
  if (provider === 'none')
    return [
      {
        ...base,
        state: 'ok',
        detail: 'none: everything stays on this machine',
        remedy:
          'To allow advice within a budget, set ANTHROPIC_API_KEY (or OPENAI_API_KEY), then see: protege budget show',
      },
    ];
  try {
    const expert = createExpert(provider, request.expert ?? {}, host.environment, null);
    const budget = await openWorkspaceBudget({ dataFolder: host.dataFolder, workspace: request.workspace });
    const state = await budget.state(null);
    const left = `${state.remaining.consultations} consultations and $${state.remaining.usd.toFixed(2)} left`;
    const problems = await budget.problems();
    return [
      {
        ...base,
        state: problems.length > 0 ? 'warning' : 'ok',
        detail: [`${expert.provider}/${expert.model}, mode ${state.mode}, ${left}`, ...problems].join('. '),
        remedy: state.mode === 'off' ? 'protege budget on' : null,
      },
    ];
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return [{ ...base, state: 'problem', detail, remedy: 'Set the key, or choose --expert none.' }];
  }
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
      },
    ];
  return [{ ...base, state: 'ok', detail: `${guess.command} (${guess.source})`, remedy: null }];
}
