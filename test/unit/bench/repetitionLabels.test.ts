import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLabels } from '../../../scripts/bench/repetition';

test('the labelled steps are whole, and each is there once', () => {
  const labels = readLabels();
  assert.equal(labels.length, 358);
  assert.equal(new Set(labels.map(({ source, id, model, step }) => [source, id, model, step].join('\0'))).size, 358);
  assert.ok(labels.every(({ step, weight, repeats }) => step >= 1 && weight >= 1 && [0, 0.5, 1].includes(repeats)));
});

test('readers who differ count half, and a damaged line is refused', () => {
  const read = (line: string) => readLabels(`source\n${line}`);
  assert.equal(read('s\ti\tm\t3\tsql\t2\tR\tN?')[0]?.repeats, 0.5);
  assert.throws(() => read('s\ti\tm\t3\tsql\t2\tR\tX'), /no label: X/);
  assert.throws(() => read('s\ti'), /no labelled step/);
});
