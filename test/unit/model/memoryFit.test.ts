import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { memoryFit, memoryNeedBytes } from '../../../src/core/model/memoryFit';
import { isOnThisMachine } from '../../../src/node/http/endpoint';
import { cacheBytesPerToken } from '../../../src/node/models/cacheBytesPerToken';

const GB = 1e9;

describe('the fit for the memory of a machine', () => {
  const rows: [sizeGb: number, cacheKb: number | undefined, window: number, totalGb: number, fit: string][] = [
    [0.001, undefined, 16_384, 8, 'fits'],
    [4.7, undefined, 16_384, 16, 'fits'],
    [4.7, 160, 16_384, 8, 'too-large'],
    [4.7, 150, 16_384, 8, 'tight'],
    [4.7, 150, 512, 8, 'fits'],
    [9.6, undefined, 16_384, 16, 'fits'],
    [9.7, undefined, 16_384, 16, 'tight'],
    [14.4, undefined, 16_384, 16, 'tight'],
    [14.5, undefined, 16_384, 16, 'too-large'],
    [19, 100, 131_072, 64, 'fits'],
    [42, 320, 131_072, 64, 'too-large'],
  ];
  for (const [sizeGb, cacheKb, window, totalGb, fit] of rows)
    test(`${sizeGb} GB and ${cacheKb ?? 'unknown'} kB a token, ${window} tokens, in ${totalGb} GB: ${fit}`, () => {
      const cache = cacheKb === undefined ? undefined : cacheKb * 1e3;
      const need = memoryNeedBytes({ sizeBytes: sizeGb * GB, cacheBytesPerToken: cache }, window);
      assert.equal(memoryFit(need, totalGb * GB), fit);
    });
});

describe('what a token of the window takes', () => {
  const rows: [name: string, info: Record<string, unknown>, bytes: number | null][] = [
    [
      'heads and lengths given',
      {
        'a.block_count': 36,
        'a.attention.head_count_kv': 8,
        'a.attention.key_length': 128,
        'a.attention.value_length': 128,
      },
      36 * 8 * 256 * 2,
    ],
    [
      'lengths from the width',
      { 'a.block_count': 32, 'a.attention.head_count_kv': 8, 'a.attention.head_count': 32, 'a.embedding_length': 4096 },
      32 * 8 * 256 * 2,
    ],
    [
      'no grouped heads',
      { 'a.block_count': 2, 'a.attention.head_count': 4, 'a.embedding_length': 64 },
      2 * 4 * (16 + 16) * 2,
    ],
    [
      'layers that each say it for themselves, some without any',
      { 'a.attention.head_count_kv': [0, 0, 4], 'a.attention.key_length': 128, 'a.attention.value_length': 64 },
      4 * 192 * 2,
    ],
    ['nothing said', { 'a.context_length': 32_768 }, null],
    ['another architecture', { 'b.block_count': 2, 'b.attention.head_count': 4, 'b.embedding_length': 64 }, null],
  ];
  for (const [name, info, bytes] of rows)
    test(name, () => {
      assert.equal(cacheBytesPerToken(info, 'a'), bytes);
    });
});

describe('an endpoint on this machine', () => {
  const rows: [address: string | undefined, isHere: boolean][] = [
    [undefined, true],
    ['0.0.0.0', true],
    [':11434', true],
    ['[::1]:11434', true],
    ['localhost', true],
    ['127.0.0.2:1', true],
    ['http://gpu.example:11434', false],
    ['10.0.0.5', false],
    ['127.0.0.1.example', false],
    ['not an address at all', false],
  ];
  for (const [address, isHere] of rows)
    test(`${address ?? 'the default'}: ${isHere ? 'yes' : 'no'}`, () => {
      assert.equal(isOnThisMachine(address), isHere);
    });
});
