import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HIGHEST_THRESHOLD, LOWEST_THRESHOLD } from '../../core/controller/calibration/chooseThreshold';

const fileSchema = z.record(z.string(), z.number().min(LOWEST_THRESHOLD).max(HIGHEST_THRESHOLD));

export interface ModelThresholds {
  /** P(stuck) from which on a run of the model counts as stuck; the common threshold holds for any other model. */
  readonly byModel: Readonly<Record<string, number>>;
  /** Why the file was left out, in words; null when all is well. */
  readonly problem: string | null;
}

/** Thresholds that the user's own runs gave to models, in one JSON file of the data folder. */
export class ModelThresholdFile {
  readonly file: string;

  constructor(private readonly dataFolder: string) {
    this.file = join(dataFolder, 'thresholds.json');
  }

  /** A damaged file, or one with a threshold out of bounds, is left out as a whole and named. */
  async read(): Promise<ModelThresholds> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      return { byModel: {}, problem: isMissing ? null : `${this.file} could not be read: ${String(error)}` };
    }
    try {
      const parsed = fileSchema.safeParse(JSON.parse(text));
      if (parsed.success) return { byModel: parsed.data, problem: null };
      const issue = parsed.error.issues[0];
      return this.damaged(`${issue?.path.join('.') ?? '?'}: ${issue?.message ?? 'not understood'}`);
    } catch (error) {
      return this.damaged(error instanceof Error ? error.message : String(error));
    }
  }

  async write(byModel: Readonly<Record<string, number>>): Promise<void> {
    await mkdir(this.dataFolder, { recursive: true });
    const temporary = `${this.file}.${process.pid}`;
    await writeFile(temporary, `${JSON.stringify(byModel, null, 2)}\n`);
    await rename(temporary, this.file);
  }

  async remove(): Promise<void> {
    await rm(this.file, { force: true });
  }

  private damaged(why: string): ModelThresholds {
    return {
      byModel: {},
      problem: `${this.file} holds no thresholds (${why}). Make it anew with: protege runs calibrate`,
    };
  }
}
