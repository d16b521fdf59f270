import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import type { ExpertsAsked } from '../../../src/node/run/chooseExperts';
import { presentExperts } from '../../../src/node/run/presentExperts';

describe('who would be asked now', () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'protege-present-'));
  const withList = mkdtempSync(join(tmpdir(), 'protege-present-'));
  writeFileSync(
    join(withList, 'experts.json'),
    '[{ "provider": "ollama", "model": "large:32b" }, { "provider": "anthropic" }]',
  );
  after(() => [dataFolder, withList].forEach((folder) => rmSync(folder, { recursive: true })));

  const key = { ANTHROPIC_API_KEY: 'k' };
  const rows: readonly (readonly [string, string, NodeJS.ProcessEnv, ExpertsAsked, boolean, string])[] = [
    ['nobody without a key', dataFolder, {}, {}, false, ''],
    ['the default model where there is a key', dataFolder, key, {}, false, 'anthropic/claude-sonnet-5-5'],
    ['the key of the editor counts too', dataFolder, {}, { expertKeys: { openai: 'k' } }, false, 'openai/'],
    ['the practice expert with the practice models', dataFolder, key, {}, true, 'practice/'],
    [
      'what is set counts before them',
      dataFolder,
      {},
      { experts: [{ provider: 'anthropic', model: 'x' }] },
      true,
      'anthropic/x',
    ],
    [
      'the list in the data folder, in its order',
      withList,
      {},
      { experts: [{}] },
      false,
      'ollama/large:32b anthropic/claude-sonnet-5-5',
    ],
  ];
  for (const [name, folder, environment, asked, isPractice, expected] of rows)
    test(name, async () => {
      const found = await presentExperts({ dataFolder: folder, environment }, asked, isPractice);
      assert.equal(found.map(({ provider, model }) => `${provider ?? ''}/${model ?? ''}`).join(' '), expected);
    });
});
