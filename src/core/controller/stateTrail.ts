import { RecentMap } from './recentMap';

const MAX_TRAIL = 256;

/**
 * The states that lead to the present one. Going back along the trail takes attempts back, which is good work, however
 * many at once; coming again to a state that was taken back is not.
 */
export class StateTrail {
  private trail: string[] = [];
  private readonly takenBack = new RecentMap<string, true>(1_024);

  /** Moves on to a state. Returns whether it had been taken back before. */
  moveTo(state: string): boolean {
    const at = this.trail.lastIndexOf(state);
    if (at >= 0) {
      for (const left of this.trail.splice(at + 1)) this.takenBack.set(left, true);
      return false;
    }
    this.trail.push(state);
    if (this.trail.length > MAX_TRAIL) this.trail.shift();
    return this.takenBack.has(state);
  }
}
