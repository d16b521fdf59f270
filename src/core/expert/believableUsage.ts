import type { ModelUsage } from '../model/chatModel';
import type { ConsultationPacket, ExpertReply } from './expert';

/** Schemas, framing and cache writes that a provider counts on top of the packet. */
const MARGIN_TOKENS = 10_000;

/** Some models think beyond the limit that they were given; none by that much. */
const MOST_OUTPUT = 10;

/**
 * What a provider says that it used, or null where that can't be: less than nothing, an answer for nothing at all, or more
 * tokens than the packet has bytes. Such figures would open the budget, or empty it for months: the worst case counts then.
 */
export function believableUsage(
  { ok, usage }: ExpertReply,
  packet: ConsultationPacket,
  maxOutputTokens: number,
): ModelUsage | null {
  if (usage === null) return null;
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage;
  const counts = [inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return null;
  if (ok && inputTokens + outputTokens === 0) return null;
  // No character has more than three bytes a UTF-16 unit, and no token is shorter than a byte.
  const mostInput = 3 * (packet.system.length + packet.user.length) + MARGIN_TOKENS;
  const isTooMuch = inputTokens > mostInput || outputTokens > MOST_OUTPUT * maxOutputTokens;
  return isTooMuch || cacheReadTokens + cacheWriteTokens > inputTokens ? null : usage;
}
