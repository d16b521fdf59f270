import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { namedPlaces } from '../../../src/core/expert/namedPlaces';

describe('what a diagnosis names', () => {
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['The operator is wrong.', []],
    ['It returns null, e.g. for an empty list (see above).', ['e.g']],
    ['src/cart.js:12 subtracts.', ['src/cart.js:12']],
    ['The sign in `lib/a.py`, and in (b.py).', ['lib/a.py', 'b.py']],
    ['total() and `discount` of `Cart.sum()` are off.', ['Cart.sum', 'total', 'discount', 'sum']],
    ['parseDate reads day_of_month twice; `return` and if(x) are fine.', ['parseDate', 'day_of_month']],
  ];
  for (const [text, places] of rows) test(text, () => assert.deepEqual(namedPlaces(text), places));
});
