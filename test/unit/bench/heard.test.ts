import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { nudgeText } from '../../../src/core/controller/escalation/localTexts';
import { SIGNAL_KINDS, WORKING } from '../../../src/core/controller/signal';
import { hear } from '../../support/stuckProtege/heard';

const heard = (content: string): boolean =>
  hear({
    messages: [
      { role: 'assistant', content: 'I go on' },
      { role: 'user', content },
    ],
  }).isNudged;

/** A script that misses the product's nudges would be helped by none, and the bench would blame the controller. */
describe('a scripted protégé hears every nudge', () => {
  for (const state of ['looping', 'stalled'] as const)
    for (const kind of SIGNAL_KINDS)
      test(`${state}, ${kind}`, () => {
        assert.ok(heard(nudgeText({ ...WORKING, state, kind, evidence: ['The same again.'] }, [])));
      });

  test('and takes nothing else for one', () => assert.ok(!heard('The tests fail: expected 1, got 2')));
});
