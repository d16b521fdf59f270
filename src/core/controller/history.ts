import type { StepFacts } from './facts';

/** The last steps, newest first. */
export class History {
  private readonly steps: StepFacts[] = [];

  constructor(private readonly size = 24) {}

  get length(): number {
    return this.steps.length;
  }

  /** `back` 0 is the newest. */
  at(back: number): StepFacts | undefined {
    return this.steps[this.steps.length - 1 - back];
  }

  add(step: StepFacts): void {
    this.steps.push(step);
    if (this.steps.length > this.size) this.steps.shift();
  }

  clear(): void {
    this.steps.length = 0;
  }
}
