import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hoursPerWeek, isOpen, nextOpening } from '../src/week.js';

const shop = { mon: ['09:00-12:00', '13:00-18:00'], wed: ['09:00-12:00'], sat: ['10:00-14:00'] };
const bar = { fri: ['18:00-02:00'], sat: ['18:00-03:00'], sun: ['18:00-24:00'] };

describe('a shop', () => {
  test('is open from the first minute to the last', () => {
    assert.equal(isOpen(shop, 'mon', '09:00'), true);
    assert.equal(isOpen(shop, 'mon', '11:59'), true);
    assert.equal(isOpen(shop, 'mon', '12:00'), false);
    assert.equal(isOpen(shop, 'mon', '13:30'), true);
  });

  test('is closed on days without hours', () => {
    assert.equal(isOpen(shop, 'tue', '10:00'), false);
  });

  test('opens again the same day or later', () => {
    assert.deepEqual(nextOpening(shop, 'mon', '09:00'), { day: 'mon', time: '13:00' });
    assert.deepEqual(nextOpening(shop, 'mon', '18:00'), { day: 'wed', time: '09:00' });
    assert.deepEqual(nextOpening(shop, 'sat', '12:00'), { day: 'mon', time: '09:00' });
    assert.equal(nextOpening({}, 'mon', '08:00'), undefined);
  });

  test('has hours a week', () => {
    assert.equal(hoursPerWeek(shop), 15);
  });
});

describe('a bar', () => {
  test('is open in the evening', () => {
    assert.equal(isOpen(bar, 'fri', '23:30'), true);
    assert.equal(isOpen(bar, 'fri', '17:59'), false);
  });

  test('is still open after midnight', () => {
    assert.equal(isOpen(bar, 'sat', '01:30'), true);
    assert.equal(isOpen(bar, 'sun', '02:59'), true);
  });

  test('closes at the minute', () => {
    assert.equal(isOpen({ fri: bar.fri }, 'sat', '02:00'), false);
    assert.equal(isOpen({ fri: bar.fri }, 'sat', '18:30'), false);
  });

  test('counts the hours after midnight', () => {
    assert.equal(hoursPerWeek({ fri: bar.fri, sat: bar.sat }), 17);
  });
});
