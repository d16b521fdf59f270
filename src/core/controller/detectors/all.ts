import { createAskedDetector } from './asked';
import { createChantingDetector } from './chanting';
import { createCycleDetector } from './cycle';
import type { Detector } from './detector';
import { createMalformedDetector } from './malformed';
import { createNearRepeatDetector } from './nearRepeat';
import { createNoProgressDetector } from './noProgress';
import { createRepeatDetector } from './repeat';
import { createRevisitDetector } from './revisit';
import { createSameErrorDetector } from './sameError';
import { createWanderingDetector } from './wandering';

/**
 * A detector, and what a compaction of the conversation does to its evidence. What the model has read is gone from its
 * context then, so that reading it again is right (`forgets`); what it did and failed at is as true as before (`keeps`);
 * going round once more may be reading again (`excuses-a-round`).
 */
export interface WatchedDetector {
  readonly detector: Detector;
  readonly onCompaction: 'forgets' | 'keeps' | 'excuses-a-round';
}

export function createDetectors(): WatchedDetector[] {
  return [
    { detector: createRepeatDetector(), onCompaction: 'forgets' },
    { detector: createCycleDetector(), onCompaction: 'excuses-a-round' },
    { detector: createNearRepeatDetector(), onCompaction: 'forgets' },
    { detector: createSameErrorDetector(), onCompaction: 'keeps' },
    { detector: createRevisitDetector(), onCompaction: 'keeps' },
    { detector: createNoProgressDetector(), onCompaction: 'keeps' },
    { detector: createWanderingDetector(), onCompaction: 'forgets' },
    { detector: createMalformedDetector(), onCompaction: 'keeps' },
    { detector: createChantingDetector(), onCompaction: 'keeps' },
    { detector: createAskedDetector(), onCompaction: 'keeps' },
  ];
}
