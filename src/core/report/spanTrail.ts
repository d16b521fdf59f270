import type { RunEventOf } from '../trajectory/runEvent';
import type { ReportSpan } from './runReport';

type State = ReportSpan['state'];

/** Follows the verdicts and says from where to where the run went round in circles or stood still. */
export class SpanTrail {
  private readonly spans: ReportSpan[] = [];
  private open: ReportSpan | null = null;
  /** Where each repetition began, by its signature, as the signal that named it last has it. */
  private readonly beginnings = new Map<string, number>();

  see(signal: RunEventOf<'signal'>['signal']): void {
    this.beginnings.set(signal.signature, signal.since);
  }

  /** Returns true when this is the first verdict of its stretch. */
  extend(state: State, step: number, signature: string | null): boolean {
    if (this.open?.state === state) {
      this.open = { ...this.open, to: step };
      this.spans[this.spans.length - 1] = this.open;
      return false;
    }
    const since = (signature === null ? undefined : this.beginnings.get(signature)) ?? step;
    const after = (this.spans.at(-1)?.to ?? 0) + 1;
    this.open = { state, from: Math.min(step, Math.max(since, after)), to: step };
    this.spans.push(this.open);
    return true;
  }

  end(): void {
    this.open = null;
  }

  list(): ReportSpan[] {
    return [...this.spans];
  }
}
