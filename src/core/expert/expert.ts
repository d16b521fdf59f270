import type { ModelUsage } from '../model/chatModel';
import type { Advice } from './advice';

/** The text that leaves the machine: nothing else does. `system` is constant; `user` was built, redacted and cut by the packet module. */
export interface ConsultationPacket {
  readonly system: string;
  readonly user: string;
  /** A local upper estimate of the input, in tokens, margin included. */
  readonly estimatedInputTokens: number;
}

export interface ExpertLimits {
  readonly maxOutputTokens: number;
  readonly timeoutMs: number;
}

export type ExpertErrorReason =
  | 'timeout'
  | 'overloaded'
  | 'rate-limited'
  | 'refusal'
  | 'cut-off'
  | 'malformed'
  | 'unauthorized'
  | 'unreachable'
  | 'bad-request'
  | 'server'
  | 'cancelled';

/** `usage` is what it cost, where the provider said; null where it is not known (then the worst case is settled). */
export type ExpertReply =
  | { readonly ok: true; readonly advice: Advice; readonly usage: ModelUsage; readonly requestId?: string }
  | {
      readonly ok: false;
      readonly reason: ExpertErrorReason;
      readonly message: string;
      readonly usage: ModelUsage | null;
      /** False only when it is certain that no request left the machine. */
      readonly sent: boolean;
      /** Seconds after which the endpoint wants to be asked again, where it says so. */
      readonly retryAfterS?: number;
    };

/** A longer wait that an endpoint asks for is none that a run sits out. */
const SHORT_WAIT_S = 120;

/**
 * The endpoint is there and busy: nothing was billed, and in a moment it may be otherwise. One that is out of reach is not
 * meant: more often than not nothing runs there.
 */
export function isTransient(reply: Extract<ExpertReply, { readonly ok: false }>): boolean {
  switch (reply.reason) {
    case 'overloaded':
    case 'rate-limited':
      return (reply.retryAfterS ?? 0) <= SHORT_WAIT_S;
    default:
      return false;
  }
}

export interface Expert {
  readonly provider: string;
  readonly model: string;
  ask(packet: ConsultationPacket, limits: ExpertLimits, signal: AbortSignal): Promise<ExpertReply>;
}
