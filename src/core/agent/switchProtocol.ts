import { systemPrompt } from '../context/systemPrompt';
import { nextProtocol } from '../model/protocols/chooseProtocol';
import { toolDefinitions } from '../tools/toolDefinitions';
import type { RunEvent } from '../trajectory/runEvent';
import type { Run } from './run';

/**
 * Goes on in another protocol where the model's calls keep failing in this one, or where the endpoint refused it
 * (`refusal` says how). A declared break of the prompt's prefix. Returns whether it switched.
 */
export function* switchProtocol(run: Run, refusal: string | null): Generator<RunEvent, boolean> {
  if (run.task.protocol !== undefined) return false;
  const next = nextProtocol(run.protocol.id, run.habits.current, refusal !== null);
  if (next === null) return false;
  const from = run.protocol.id;
  run.protocol = next;
  run.habits.useProtocol(next.id);
  run.conversation.replaceSystem(systemPrompt(next.systemText(toolDefinitions), run.habits.editStyle));
  run.conversation.compact(0);
  // Another way to speak is a new attempt: what could not be understood in the old one says nothing of it.
  run.ports.controller.rearm('protocol');
  yield run.emit({
    type: 'notice',
    step: run.step,
    level: 'info',
    code: 'protocol-changed',
    message:
      refusal === null
        ? `The model's calls kept failing as ${from}; going on as ${next.id}.`
        : `The endpoint refused ${from} calls (${refusal}); going on as ${next.id}.`,
  });
  return true;
}
