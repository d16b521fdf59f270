import type { Advice, AdviceStep } from '../../../src/core/expert/advice';
import { anthropicAdvice, anthropicError, anthropicMessage } from '../scriptedAnthropic';
import type { AnthropicBody } from '../scriptedAnthropic';
import type { RawReply } from '../scriptedServer';
import { mainFile } from './deed';
import type { KnownBug } from './knownBug';
import type { Casting } from './protegeKind';

/** What an expert says when it is asked for the `index`th time (from 0) about this bug, as the part demands. */
export function adviserReply(bug: KnownBug, casting: Casting, body: AnthropicBody, index: number): RawReply {
  // Four characters a token, as the product estimates it: no server counts here.
  const inputTokens = Math.ceil(JSON.stringify([body.system, body.messages]).length / 4);
  switch (casting.kind) {
    case 'no-advice':
      return FAILURES[casting.variant % FAILURES.length] ?? overloaded();
    case 'bad-advice':
      return advise(index === 0 ? wrongAdvice(bug) : rightAdvice(bug), inputTokens);
    default:
      return advise(rightAdvice(bug), inputTokens);
  }
}

function advise(advice: Advice, inputTokens: number): RawReply {
  return anthropicAdvice(advice, { inputTokens, outputTokens: Math.ceil(JSON.stringify(advice).length / 4) });
}

export function rightAdvice(bug: KnownBug): Advice {
  const places = bug.places.slice(0, 3).map(({ path, line, right }): AdviceStep => ({
    action: 'edit',
    target: `${path}:${line}`,
    detail: `This line is wrong. It should hold: ${right}`,
  }));
  return {
    diagnosis: `The failing tests reach ${mainFile(bug).path}, and what they see comes from the lines below.`,
    steps: [
      { action: 'read', target: `${mainFile(bug).path}:${bug.places[0]?.line ?? 1}`, detail: 'Read what is there.' },
      ...places,
      { action: 'test', target: bug.testFile.path, detail: 'Run the tests.' },
    ],
    stopDoing: ['Doing the same again.'],
    confidence: 'high',
    needsUser: false,
  };
}

/** Names the right file and a line that has nothing to do with the bug. */
function wrongAdvice(bug: KnownBug): Advice {
  const isAtTop = bug.places.some(({ line }) => line <= 10);
  const line = isAtTop ? mainFile(bug).buggy.split('\n').length + 50 : 1;
  return {
    diagnosis: 'Something is not guarded.',
    steps: [
      { action: 'edit', target: `${mainFile(bug).path}:${line}`, detail: 'Put a guard there.' },
      { action: 'test', target: bug.testFile.path, detail: 'Run the tests.' },
    ],
    stopDoing: [],
    confidence: 'high',
    needsUser: false,
  };
}

const overloaded = (): RawReply => anthropicError(529, 'overloaded_error', 'Overloaded');

const FAILURES: readonly RawReply[] = [
  overloaded(),
  anthropicError(500, 'api_error', 'Internal server error'),
  anthropicMessage('I would need to see more of the project.'),
  anthropicMessage('', { stopReason: 'refusal' }),
  anthropicMessage('{"diagnosis": "It is', { stopReason: 'max_tokens' }),
];
