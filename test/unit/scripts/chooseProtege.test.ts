import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, test } from 'node:test';
import { chooseProtege, ollamaUrl } from '../../../scripts/lib/chooseProtege.mjs';

describe('where npm start looks for Ollama', () => {
  const cases: [host: string | undefined, url: string][] = [
    [undefined, 'http://127.0.0.1:11434'],
    ['', 'http://127.0.0.1:11434'],
    ['localhost', 'http://localhost:11434'],
    ['0.0.0.0:11500', 'http://127.0.0.1:11500'],
    ['https://models.example', 'https://models.example'],
    ['http://10.0.0.2:8080/ollama', 'http://10.0.0.2:8080/ollama'],
  ];
  for (const [host, url] of cases) {
    test(`OLLAMA_HOST=${host ?? '(unset)'} is ${url}`, () => assert.equal(ollamaUrl(host), url));
  }
});

interface Model {
  name: string;
  size: number;
  capabilities: string[];
}

describe('the protégé of npm start', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  const before = process.env.OLLAMA_HOST;

  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    if (before === undefined) delete process.env.OLLAMA_HOST;
    else process.env.OLLAMA_HOST = before;
  });

  /** Ollama's listing endpoints over the given models. */
  async function serve(models: Model[], loaded: string[] = []): Promise<string> {
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        const asked = body === '' ? '' : (JSON.parse(body) as { model: string }).model;
        const replies: Record<string, unknown> = {
          '/api/tags': { models: models.map(({ name, size }) => ({ name, size })) },
          '/api/ps': { models: loaded.map((name) => ({ name })) },
          '/api/show': { capabilities: models.find(({ name }) => name === asked)?.capabilities },
        };
        response.end(JSON.stringify(replies[request.url ?? '']));
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    process.env.OLLAMA_HOST = url;
    return url;
  }

  const big = { name: 'big:30b', size: 30, capabilities: ['completion', 'tools'] };
  const small = { name: 'small:4b', size: 4, capabilities: ['completion', 'tools'] };
  const tiny = { name: 'tiny:1b', size: 1, capabilities: ['completion'] };

  test('is the smallest model that can use tools', async () => {
    const url = await serve([big, small, tiny]);
    assert.deepEqual(await chooseProtege(), { kind: 'ollama', url, model: 'small:4b' });
  });

  test('is one that is loaded, before a smaller one', async () => {
    const url = await serve([big, small, tiny], ['big:30b']);
    assert.deepEqual(await chooseProtege(), { kind: 'ollama', url, model: 'big:30b' });
  });

  test('is a practice model where no model can use tools, and says so', async () => {
    const url = await serve([tiny]);
    const reason = `Ollama has no model that can use tools (${url})`;
    assert.deepEqual(await chooseProtege(), { kind: 'practice', reason });
  });

  test('is a practice model where there is no model, and says so', async () => {
    const url = await serve([]);
    assert.deepEqual(await chooseProtege(), { kind: 'practice', reason: `Ollama has no model yet (${url})` });
  });

  test('is a practice model where nothing answers, and says so', async () => {
    const url = await serve([]);
    await new Promise((resolve) => servers[0]!.close(resolve).closeAllConnections());
    assert.deepEqual(await chooseProtege(), { kind: 'practice', reason: `Ollama does not answer at ${url}` });
  });
});
