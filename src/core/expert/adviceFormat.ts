import { z } from 'zod';
import type { JsonSchema } from '../model/chatModel';
import { cleanBlock, cleanLine } from './cleanText';
import type { Advice } from './advice';
import { stepKind } from './stepKind';

/** How long each part of advice may be, in characters; longer parts are cut. */
export const ADVICE_LIMITS = {
  diagnosis: 1200,
  steps: 5,
  action: 24,
  target: 200,
  detail: 600,
  stopDoing: 5,
  stopDoingItem: 240,
} as const;

/** What experts are asked to answer with. Only keywords that every provider's structured output knows. */
export const adviceJsonSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['diagnosis', 'steps', 'stopDoing', 'confidence', 'needsUser'],
  properties: {
    diagnosis: {
      type: 'string',
      description: 'What is wrong and why, in at most four sentences. Name the file and the line.',
    },
    steps: {
      type: 'array',
      description: `One to ${ADVICE_LIMITS.steps} next steps in order, each small enough for one action.`,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['action', 'target', 'detail'],
        properties: {
          action: { type: 'string', enum: ['edit', 'read', 'search', 'test', 'other'] },
          target: {
            type: 'string',
            description: 'One file of the workspace, as path or path:line; or a symbol; or a test.',
          },
          detail: {
            type: 'string',
            description: 'Exactly what to do. For an edit: the present line and the line that replaces it.',
          },
        },
      },
    },
    stopDoing: {
      type: 'array',
      description: 'What the engineer should stop doing, each in one sentence; empty when nothing.',
      items: { type: 'string' },
    },
    confidence: { type: 'string', enum: ['low', 'medium', 'high'] },
    needsUser: { type: 'boolean', description: 'True when only the user can decide what to do.' },
  },
};

const confidence = z.enum(['low', 'medium', 'high']);

/** An endpoint that minds no schema sends steps as sentences, or without a part: the answer is paid for all the same. */
const wireStepSchema = z.union([
  z.object({ action: z.string().default('other'), target: z.string().default(''), detail: z.string().default('') }),
  z.string().transform((detail) => ({ action: 'other', target: '', detail })),
]);

const wireAdviceSchema = z.object({
  diagnosis: z.string(),
  steps: z.array(wireStepSchema),
  stopDoing: z.union([z.array(z.string()), z.string().transform((item) => [item])]).catch([]),
  confidence: z
    .string()
    .transform((word) => word.toLowerCase())
    .pipe(confidence)
    .catch('medium'),
  needsUser: z.boolean().catch(false),
});

/**
 * Reads what an expert answered, cleaned and cut to the limits; null where it is no advice. Advice that says nothing at
 * all is none.
 */
export function parseAdvice(value: unknown): Advice | null {
  const parsed = wireAdviceSchema.safeParse(value);
  if (!parsed.success) return null;
  const advice: Advice = {
    diagnosis: cleanLine(parsed.data.diagnosis, ADVICE_LIMITS.diagnosis),
    steps: parsed.data.steps
      .filter((step) => step.target.trim() !== '' || step.detail.trim() !== '' || stepKind(step) === 'test')
      .slice(0, ADVICE_LIMITS.steps)
      .map((step) => ({
        action: cleanLine(step.action, ADVICE_LIMITS.action),
        target: cleanLine(step.target, ADVICE_LIMITS.target),
        detail: cleanBlock(step.detail, ADVICE_LIMITS.detail),
      })),
    stopDoing: parsed.data.stopDoing
      .slice(0, ADVICE_LIMITS.stopDoing)
      .map((item) => cleanLine(item, ADVICE_LIMITS.stopDoingItem)),
    confidence: parsed.data.confidence,
    needsUser: parsed.data.needsUser,
  };
  return advice.diagnosis === '' && advice.steps.length === 0 ? null : advice;
}
