import { isChanting } from '../controller/chant';
import type { ObservedStep } from '../controller/observedStep';

/** One step of a recorded run in the neutral form. Fields that the controller does not read are left out. */
export interface NeutralStep {
  thought: string;
  /** null where no tool was called. */
  tool: string | null;
  /** '' where the model gave no usable action. */
  command: string;
  args: Record<string, unknown> | null;
  /** May be cut; `obs_sha` is of the whole. */
  observation: string;
  obs_sha: string | null;
  exit_code: number | null;
  ok: boolean | null;
}

/** One recorded run. Outcomes that a record may have (`resolved`, `score`, ...) are for scoring; nothing here reads them. */
export interface NeutralTrajectory {
  source: string;
  id: string;
  model: string | null;
  steps: NeutralStep[];
}

export type TrajectoryFault = 'not-json' | 'not-a-trajectory';

/** A line that is no trajectory. The message says what is wrong with it, without the line's number. */
export class TrajectoryError extends Error {
  override readonly name = 'TrajectoryError';

  constructor(
    readonly reason: TrajectoryFault,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * Reads one line of a neutral trajectory file. Checked by hand and not by schema: a schema's copy of every step would
 * take longer than the controller does.
 * @throws {TrajectoryError} when the line is not JSON or not of this form
 */
export function parseTrajectory(line: string): NeutralTrajectory {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new TrajectoryError('not-json', `not valid JSON (${cause instanceof Error ? cause.message : 'unreadable'})`, {
      cause,
    });
  }
  if (!isRecord(value)) throw shapeError('expected an object with "source", "id" and "steps"');
  const { source, id, model, steps } = value;
  if (typeof id !== 'string' && typeof id !== 'number') throw shapeError('"id" is missing');
  if (!Array.isArray(steps)) throw shapeError('"steps" is missing or not a list');
  return {
    source: typeof source === 'string' ? source : '',
    id: String(id),
    model: typeof model === 'string' ? model : null,
    steps: steps.map(readStep),
  };
}

function readStep(step: unknown, index: number): NeutralStep {
  if (!isRecord(step)) throw shapeError(`step ${index} is not an object`);
  const { tool, args, exit_code: exitCode, ok, obs_sha: hash } = step;
  return {
    thought: readText(step, 'thought', index),
    tool: typeof tool === 'string' && tool !== '' ? tool : null,
    command: readText(step, 'command', index),
    args: isRecord(args) ? args : null,
    observation: readText(step, 'observation', index),
    obs_sha: typeof hash === 'string' ? hash : null,
    exit_code: typeof exitCode === 'number' ? exitCode : null,
    ok: typeof ok === 'boolean' ? ok : null,
  };
}

function readText(step: Record<string, unknown>, field: string, index: number): string {
  const value = step[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw shapeError(`"${field}" of step ${index} is not text`);
  return value;
}

function shapeError(message: string): TrajectoryError {
  return new TrajectoryError('not-a-trajectory', `not a trajectory: ${message}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What the controller sees of a recorded step. State and test outcomes are not known there and stay undefined. */
export function observedStepOf(step: NeutralStep, index: number): ObservedStep {
  return {
    index,
    thought: step.thought,
    tool: step.tool,
    command: step.command,
    args: step.args,
    observation: step.observation,
    observationHash: step.obs_sha ?? step.observation,
    ok: step.ok,
    exitCode: step.exit_code,
    chanting: isChanting(step.thought),
  };
}
