import { estimateTokens } from '../../core/expert/estimateTokens';
import type { ConsultationPacket, ExpertErrorReason, ExpertReply } from '../../core/expert/expert';
import type { ModelUsage } from '../../core/model/chatModel';
import { connectionCode } from '../http/httpFailure';
import type { StopCause } from '../http/streamWatch';
import { adviceFromText } from './adviceFromText';

export type ExpertFailure = Extract<ExpertReply, { ok: false }>;

/** A refused request is not billed by any provider that we know. */
export const NOT_BILLED: ModelUsage = { inputTokens: 0, outputTokens: 0 };

export interface FailureFacts {
  readonly usage: ModelUsage | null;
  readonly sent: boolean;
  readonly retryAfterS?: number;
}

export function failure(reason: ExpertErrorReason, message: string, facts: FailureFacts): ExpertFailure {
  return { ok: false, reason, message, ...facts };
}

/** How a reply ended that came whole: read as advice, or why it is none. */
export function replyOf(
  text: string,
  ending: 'whole' | 'cut-off' | 'refusal',
  usage: ModelUsage | null,
  packet: ConsultationPacket,
  requestId?: string,
): ExpertReply {
  const facts: FailureFacts = { usage, sent: true };
  switch (ending) {
    case 'refusal':
      return failure('refusal', 'The expert declined to answer.', facts);
    case 'cut-off':
      return failure(
        'cut-off',
        'The advice was cut off by its token limit. Raise it with: protege budget set --tokens-per-consultation N',
        facts,
      );
    case 'whole': {
      const advice = adviceFromText(text);
      if (advice === null) {
        const what = text.trim() === '' ? 'was empty' : 'is not advice in the agreed form';
        return failure('malformed', `The expert's answer ${what}.`, facts);
      }
      // A provider that says nothing about usage is settled by an estimate from above, never as if it were free.
      const known = usage ?? { inputTokens: packet.estimatedInputTokens, outputTokens: estimateTokens(text) };
      return { ok: true, advice, usage: known, ...(requestId === undefined ? {} : { requestId }) };
    }
  }
}

/** What an HTTP error status of an expert's endpoint means. `detail` is the endpoint's own text. */
export function statusFailure(
  status: number,
  detail: string,
  name: string,
  keyHint: string,
  retryAfterS?: number,
): ExpertFailure {
  const refused: FailureFacts = { usage: NOT_BILLED, sent: true };
  const busy: FailureFacts = { ...refused, ...(retryAfterS === undefined ? {} : { retryAfterS }) };
  const unknown: FailureFacts = { usage: null, sent: true };
  const said = detail === '' ? '' : `: ${detail}`;
  switch (status) {
    case 401:
    case 403:
      return failure('unauthorized', `${name} refused the key (HTTP ${status}). ${keyHint}`, refused);
    case 402:
      return failure('unauthorized', `${name} wants payment${said}. See your account there.`, refused);
    case 408:
    case 504:
      return failure('timeout', `${name} gave up waiting for its model (HTTP ${status}).`, unknown);
    case 429:
      return failure('rate-limited', `${name} asks to slow down${said}. The run goes on without advice.`, busy);
    case 503:
    case 529:
      return failure('overloaded', `${name} is overloaded (HTTP ${status}). The run goes on without advice.`, busy);
    case 404:
      return failure('bad-request', `${name} does not know the model or the address (HTTP 404)${said}.`, refused);
    default:
      if (status >= 500) return failure('server', `${name} failed (HTTP ${status})${said}.`, unknown);
      return failure('bad-request', `${name} refused the request (HTTP ${status})${said}.`, refused);
  }
}

/** A consultation that ended without a status: stopped by us, or a connection that failed. */
export function brokenFailure(
  error: unknown,
  cause: StopCause | null,
  state: { readonly name: string; readonly isConnected: boolean; readonly timeoutMs: number },
): ExpertFailure {
  const { name, isConnected } = state;
  const facts: FailureFacts = { usage: isConnected ? null : NOT_BILLED, sent: isConnected };
  if (cause === 'aborted') return failure('cancelled', 'The consultation was cancelled.', facts);
  if (cause !== null)
    return failure('timeout', `${name} did not answer within ${Math.round(state.timeoutMs / 1000)} seconds.`, facts);
  if (isConnected) return failure('server', `The connection to ${name} was cut before the answer was whole.`, facts);
  const code = connectionCode(error);
  return failure(
    'unreachable',
    `${name} can't be reached${code === null ? '' : ` (${code})`}. Check the network and the address.`,
    facts,
  );
}

/** Endpoints repeat keys in their errors; no message of ours may. */
export function withoutKey(text: string, key: string | undefined): string {
  const plain = key === undefined || key.length < 4 ? text : text.replaceAll(key, '[key]');
  return plain
    .replace(/\b(?:sk|pk|key|Bearer)[-_ ][\w*.-]{6,}/g, '[key]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
