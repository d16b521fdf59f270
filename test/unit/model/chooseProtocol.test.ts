import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ModelHabits } from '../../../src/core/agent/ports';
import { chooseProtocol, nextProtocol } from '../../../src/core/model/protocols/chooseProtocol';
import type { Protocol } from '../../../src/core/trajectory/runEvent';

function habits(protocol: Protocol, calls: ModelHabits['calls'] = {}): ModelHabits {
  const none = { good: 0, bad: 0 };
  return { protocol, calls, edits: { searchReplace: none, wholeFile: none } };
}

const BAD = { good: 1, bad: 5 };
const GOOD = { good: 9, bad: 1 };

describe('the protocol to start with', () => {
  const cases: readonly [string, boolean, ModelHabits | null, Protocol][] = [
    ['a model with tools', true, null, 'native'],
    ['a model without', false, null, 'json'],
    ['what worked before', true, habits('text', { text: GOOD }), 'text'],
    ['what was settled on, untried yet', true, habits('json'), 'json'],
    ['native is never chosen without tools', false, habits('native', { native: GOOD }), 'json'],
    ['native failed before', true, habits('native', { native: BAD }), 'json'],
    ['both failed before', true, habits('json', { native: BAD, json: BAD }), 'text'],
    ['all failed: the least bad', true, habits('text', { native: BAD, json: { good: 3, bad: 7 }, text: BAD }), 'json'],
    ['too few calls to judge', true, habits('native', { native: { good: 0, bad: 3 } }), 'native'],
  ];
  for (const [title, supportsTools, known, expected] of cases)
    test(title, () => assert.equal(chooseProtocol({ supportsTools }, known), expected));
});

describe('the protocol to go on with', () => {
  const cases: readonly [string, Protocol, ModelHabits, boolean, Protocol | null][] = [
    ['calls are understood', 'native', habits('native', { native: GOOD }), false, null],
    ['one bad call is no habit', 'native', habits('native', { native: { good: 0, bad: 1 } }), false, null],
    ['native calls keep failing', 'native', habits('native', { native: BAD }), false, 'json'],
    ['json too', 'json', habits('json', { native: BAD, json: BAD }), false, 'text'],
    ['text is the last', 'text', habits('text', { text: BAD }), false, null],
    ['never up again', 'json', habits('json', { json: BAD, text: BAD }), false, null],
    ['the endpoint refused tools', 'native', habits('native'), true, 'json'],
    ['the endpoint refused format', 'json', habits('json'), true, 'text'],
    ['nothing below text', 'text', habits('text'), true, null],
  ];
  for (const [title, current, known, isRefused, expected] of cases)
    test(title, () => assert.equal(nextProtocol(current, known, isRefused)?.id ?? null, expected));
});
