import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { run } from '../../scripts/lib/childProcess.mjs';
import { SAMPLE_ADVICE } from '../support/scriptedExperts';
import { callTool, say, startScriptedOllama } from '../support/scriptedOllama';
import { root } from '../support/sourceFiles';

describe('the bench of seeded bugs with models of one’s own', () => {
  test('plays each bug alone and with the expert, and tells who played', async () => {
    const ollama = await startScriptedOllama({
      models: [{ name: 'small:1b' }, { name: 'large:32b' }],
      chat: ({ model }) =>
        model === 'large:32b' ? say(JSON.stringify(SAMPLE_ADVICE)) : callTool('read_file', { path: 'package.json' }),
    });
    try {
      const script = [path.join('scripts', 'benchBugs.ts'), '--model', 'small:1b', '--expert', 'ollama/large:32b'];
      const { code, output } = await run(process.execPath, ['--import', 'tsx', ...script, '--limit', '1'], {
        cwd: root,
        env: { ...process.env, OLLAMA_HOST: ollama.url },
      });
      assert.equal(code, 0, output);
      assert.match(output, /expert none .*stuck .*consultations: 0/);
      assert.match(output, /expert ollama\/large:32b .*stuck .*consultations: [1-9]/);
      assert.match(output, /Seeded bugs, small:1b, ollama\/large:32b as the expert/);
      assert.match(output, /^all +1 +0 \(0\.0 %\) +0 \(0\.0 %\) +[1-9].* 1 \/ 1 +1 \/ 1 /m);
    } finally {
      await ollama.close();
    }
  });

  for (const [what, args, says] of [
    ['a server that does not answer', ['--model', 'small:1b'], /No Ollama answers at http:\/\/127\.0\.0\.1:1 /],
    ['an expert that there is not', ['--model', 'small:1b', '--expert', 'nobody'], /it is one of anthropic/],
  ] as const)
    test(`stops at ${what}, and blames no model for it`, async () => {
      const script = ['--import', 'tsx', path.join('scripts', 'benchBugs.ts'), '--limit', '3', ...args];
      const env = { ...process.env, OLLAMA_HOST: 'http://127.0.0.1:1' };
      const { code, output } = await run(process.execPath, script, { cwd: root, env });
      assert.equal(code, 1, output);
      assert.match(output, says);
      assert.doesNotMatch(output, /Seeded bugs/);
    });
});
