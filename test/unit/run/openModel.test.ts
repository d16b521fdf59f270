import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openModel } from '../../../src/node/run/openModel';

const signal = AbortSignal.abort();

describe('the window asked of the model', () => {
  const cases: readonly (readonly [
    name: string,
    asked: number | undefined,
    set: string | undefined,
    tokens: number,
  ])[] = [
    ['by default', undefined, undefined, 16_384],
    ['from the environment', undefined, '32768', 32_768],
    ['from the request, before the environment', 8_192, '32768', 8_192],
    ['words in the environment count as not set', undefined, 'plenty', 16_384],
    ['so do numbers too small to work with', undefined, '12', 16_384],
  ];
  for (const [name, asked, set, tokens] of cases)
    test(name, async () => {
      const environment = set === undefined ? {} : { PROTEGE_CONTEXT_TOKENS: set };
      const request = { task: '', workspace: '.', model: 'm', ollamaUrl: 'http://127.0.0.1:9', contextTokens: asked };
      const model = await openModel({ dataFolder: '', environment }, request, undefined, signal);
      assert.equal(model.contextTokens, tokens);
    });
});
