import type { ConsultationPacket, ExpertLimits } from '../../core/expert/expert';
import type { JsonSchema } from '../../core/model/chatModel';

/** Which optional fields a request carries. Endpoints differ in what they take. */
export interface RequestShape {
  readonly format: 'json_schema' | 'json_object' | 'none';
  readonly limitField: 'max_completion_tokens' | 'max_tokens';
  /** The limit's other name was tried already. */
  readonly isLimitSwapped: boolean;
}

/** OpenAI's own newer models know `max_completion_tokens` alone, most other servers `max_tokens`. */
export function firstShape(baseUrl: string): RequestShape {
  const isOpenAi = /^https:\/\/[^/]*\.openai\.(?:com|azure\.com)(?:[:/]|$)/i.test(baseUrl);
  return {
    format: 'json_schema',
    limitField: isOpenAi ? 'max_completion_tokens' : 'max_tokens',
    isLimitSwapped: false,
  };
}

/** The next simpler request after a refusal that names a field of this one, or null where the refusal is about something else. */
export function simplerShape(shape: RequestShape, refusal: string): RequestShape | null {
  if (/max_(?:completion_)?tokens/i.test(refusal) && !shape.isLimitSwapped)
    return {
      ...shape,
      limitField: shape.limitField === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens',
      isLimitSwapped: true,
    };
  if (!/response_format|json_schema|json_object|json mode|schema|structured|grammar/i.test(refusal)) return null;
  if (shape.format === 'json_schema') return { ...shape, format: 'json_object' };
  return shape.format === 'json_object' ? { ...shape, format: 'none' } : null;
}

export function shapedRequest(
  model: string,
  packet: ConsultationPacket,
  limits: ExpertLimits,
  schema: JsonSchema,
  shape: RequestShape,
): Record<string, unknown> {
  const isTold = shape.format !== 'json_schema';
  const system = isTold ? `${packet.system}\n\nThe JSON schema:\n${JSON.stringify(schema)}` : packet.system;
  return {
    model,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: packet.user },
    ],
    [shape.limitField]: limits.maxOutputTokens,
    stream: false,
    ...responseFormat(shape, schema),
  };
}

function responseFormat(shape: RequestShape, schema: JsonSchema): Record<string, unknown> {
  switch (shape.format) {
    case 'json_schema':
      return { response_format: { type: 'json_schema', json_schema: { name: 'advice', strict: true, schema } } };
    case 'json_object':
      return { response_format: { type: 'json_object' } };
    case 'none':
      return {};
  }
}
