import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { httpEndpoint, ollamaEndpoint } from '../../../src/node/http/endpoint';

describe('every form of OLLAMA_HOST', () => {
  const cases: readonly [string | undefined, string][] = [
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['  "localhost"  ', 'http://localhost:11434'],
    ['box', 'http://box:11434'],
    ['box:8080', 'http://box:8080'],
    [':8080', 'http://127.0.0.1:8080'],
    ['8080', 'http://127.0.0.1:8080'],
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['0.0.0.0:9000', 'http://127.0.0.1:9000'],
    ['http://0.0.0.0:9000/', 'http://127.0.0.1:9000'],
    ['::1', 'http://[::1]:11434'],
    ['[::]:9000', 'http://[::1]:9000'],
    ['http://box', 'http://box'],
    ['https://box', 'https://box'],
    ['https://box/ollama/', 'https://box/ollama'],
    ['box:8080/ollama', 'http://box:8080/ollama'],
    ['http://box:11434/api', 'http://box:11434'],
    ['https://me:pw@box', 'https://me:pw@box'],
  ];
  for (const [given, expected] of cases)
    test(String(given), () => {
      const endpoint = ollamaEndpoint(given);
      assert.ok(endpoint.ok);
      assert.equal(endpoint.url, expected);
      assert.ok(!endpoint.shown.includes('pw'));
    });
  for (const bad of [
    'ftp://box',
    'file:///etc/passwd',
    'http://',
    'two words',
    'http://me:secret@',
    'ftp://me:@secret@box',
  ])
    test(`not ${bad}`, () => {
      const endpoint = ollamaEndpoint(bad);
      assert.ok(!endpoint.ok);
      assert.ok(!endpoint.message.includes('secret'));
    });
  test('other services need a scheme', () => assert.equal(httpEndpoint('api.example.com/v1').ok, false));
});
