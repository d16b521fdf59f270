import { z } from 'zod';
import { isChanting } from '../controller/chant';
import type { ObservedStep } from '../controller/observedStep';

/** One step of a recorded run in the neutral form. Fields that the controller does not read are left out. */
export interface NeutralStep {
  thought?: string | null;
  tool?: string | null;
  command?: string | null;
  args?: Record<string, unknown> | null;
  observation?: string | null;
  obs_sha?: string | null;
  exit_code?: number | null;
  ok?: boolean | null;
}

/** One recorded run. The outcome fields that a record may have are for scoring; nothing here reads them. */
export interface NeutralTrajectory {
  source: string;
  id: string;
  model: string | null;
  steps: NeutralStep[];
}

const text = z.string().nullish();
const identifier = z.union([z.string(), z.number()]).transform(String);

const stepSchema = z.object({
  thought: text,
  tool: text,
  command: text,
  args: z.record(z.string(), z.unknown()).nullish(),
  observation: text,
  obs_sha: text,
  exit_code: z.number().nullish(),
  ok: z.boolean().nullish(),
});

export const neutralTrajectorySchema = z.object({
  source: z.string().default(''),
  id: identifier,
  model: z
    .string()
    .nullish()
    .transform((model) => model ?? null),
  steps: z.array(stepSchema),
});

/** What the controller sees of a recorded step. State and test outcomes are not known there and stay undefined. */
export function observedStepOf(step: NeutralStep, index: number): ObservedStep {
  const thought = step.thought ?? '';
  const observation = step.observation ?? '';
  return {
    index,
    thought,
    tool: step.tool ?? null,
    command: step.command ?? '',
    args: step.args ?? null,
    observation,
    observationHash: step.obs_sha ?? observation,
    ok: step.ok ?? null,
    exitCode: step.exit_code ?? null,
    chanting: isChanting(thought),
  };
}
