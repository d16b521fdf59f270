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

export function createDetectors(): Detector[] {
  return [
    createRepeatDetector(),
    createCycleDetector(),
    createNearRepeatDetector(),
    createSameErrorDetector(),
    createRevisitDetector(),
    createNoProgressDetector(),
    createWanderingDetector(),
    createMalformedDetector(),
    createChantingDetector(),
    createAskedDetector(),
  ];
}
