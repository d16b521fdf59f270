import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { estimateTokens } from '../../../src/core/model/estimateTokens';

/** The counts of cl100k, with each digit a token of its own, as Qwen has it. */
const COUNTED: readonly [title: string, text: string, tokens: number][] = [
  ['German prose', 'Die Prüfung der Änderungen schlägt fehl, weil die Größe nicht übereinstimmt. '.repeat(20), 501],
  ['Russian prose', 'Проверка изменений не удалась, потому что размер не совпадает. '.repeat(20), 421],
  ['Chinese prose', '测试失败，因为返回值与预期不符。请检查函数。'.repeat(20), 360],
  ['constants', 'MAX_RETRY_COUNT = DEFAULT_TIMEOUT_SECONDS\n'.repeat(30), 240],
  [
    'JSON',
    JSON.stringify(
      Array.from({ length: 40 }, (_, id) => ({ id, name: `item ${id}`, isOk: id % 2 === 0, price: id * 1.5 })),
    ),
    855,
  ],
  ['numbers', Array.from({ length: 300 }, (_, index) => index * 1234.567).join(', '), 3611],
];

describe('the estimate against a tokeniser', () => {
  for (const [title, text, counted] of COUNTED)
    test(title, () => {
      const ratio = estimateTokens(text) / counted;
      assert.ok(ratio > 0.9 && ratio < 1.6, String(ratio));
    });

  test('nothing is nothing', () => assert.equal(estimateTokens(''), 0));

  test('more text never counts less', () => {
    const text = 'function sum(a, b) {\n  return a - b; // 12 😀\n}\n';
    for (let end = 1; end < text.length; end++)
      assert.ok(estimateTokens(text.slice(0, end)) <= estimateTokens(text) + 1, String(end));
  });
});
