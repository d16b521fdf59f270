import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Desk, commitAll, digestOf, eventsOf, finishedOf, git } from '../support/commandLine';
import { callTool, startScriptedOllama } from '../support/scriptedOllama';
import type { ScriptedOllama } from '../support/scriptedOllama';
import { TEST_FLAGS } from '../support/sumProject';
import { MONTH_HINT as HINT, READ_MONTH, TWO_BUGS, fixesHalf } from '../support/twoBugs';

describe('a run that got stuck, continued', () => {
  const desk = new Desk();
  let endpoint: ScriptedOllama;
  let workspace = '';
  let stuckId = '';
  let stuckWords = '';

  const fix = (...args: string[]) =>
    desk.run(['fix', ...args, '--workspace', workspace, ...TEST_FLAGS], { env: { OLLAMA_HOST: endpoint.url } });

  before(async () => {
    endpoint = await startScriptedOllama({ chat: fixesHalf });
    workspace = desk.write('two', TWO_BUGS);
    commitAll(workspace);
    const stuck = await fix('both are wrong');
    assert.equal(stuck.code, 3, stuck.stderr);
    stuckWords = stuck.stderr;
    stuckId = /protege runs show (\S+)/.exec(stuck.stderr)?.[1] ?? '';
  });
  after(async () => {
    await endpoint.close();
    desk.close();
  });

  test('says how, when it ends', () => {
    assert.match(stuckWords, new RegExp(`\\ncontinue protege fix --continue ${stuckId} "a hint" .*\\n$`));
  });

  test('begins with its best attempt, hears the hint, and ends with the edits of both', async () => {
    const untouched = digestOf(workspace);
    const firstChat = endpoint.chats().length;
    const result = await fix('--continue', stuckId, HINT, '--json');
    assert.equal(result.code, 0, result.stderr);
    const started = eventsOf(result.stdout).find((event) => event.type === 'run-started');
    assert.equal(started?.continues, stuckId);
    assert.equal(started.hint, HINT);
    assert.equal(started.task, `both are wrong\n\nThe user adds: ${HINT}`);
    const finished = finishedOf(result.stdout);
    assert.deepEqual(finished.failingBefore, ['counts months from one'], 'the best attempt was in place');
    assert.match(finished.patch, /\+ {2}return a \+ b;/);
    assert.match(finished.patch, /\+ {2}return date\.getMonth\(\) \+ 1;/);
    assert.equal(digestOf(workspace), untouched);
    const heard = endpoint.chats()[firstChat]?.messages.map(({ content }) => content) ?? [];
    assert.match(heard.join('\n'), /Its best edits are in the files already: src\/sum\.js/);
    assert.match(heard.join('\n'), /edited src\/sum\.js: "return a - b;" became "return a \+ b;"/);

    const shown = await desk.run(['runs', 'show', finished.runId]);
    assert.match(shown.stdout, new RegExp(`^continues ${stuckId}, with the hint: ${HINT}$`, 'm'));
    writeFileSync(path.join(desk.folder, 'both.patch'), finished.patch);
    git(workspace, 'apply', '--check', path.join(desk.folder, 'both.patch'));
  });

  test('is watched again: it is found stuck anew, and keeps what it had', async () => {
    const result = await fix('--continue', stuckId, '--json');
    assert.equal(result.code, 3, result.stderr);
    const events = eventsOf(result.stdout);
    assert.ok(events.some(({ type }) => type === 'signal'));
    assert.ok(events.some(({ type }) => type === 'nudged'));
    assert.ok(events.some((event) => event.type === 'verdict' && event.verdict.state !== 'working'));
    assert.match(finishedOf(result.stdout).patch, /\+ {2}return a \+ b;/);

    const again = await fix('--continue', 'last', HINT, '--apply');
    assert.equal(again.code, 0, again.stderr);
    assert.match(again.stderr, new RegExp(`continues ${finishedOf(result.stdout).runId}`));
    assert.match(readFileSync(path.join(workspace, 'src/sum.js'), 'utf8'), /a \+ b/);
    assert.match(readFileSync(path.join(workspace, 'src/month.js'), 'utf8'), /getMonth\(\) \+ 1/);
    git(workspace, 'checkout', '--quiet', '.');
  });

  test('leaves a file alone that has changed on the same lines since, and says so', async () => {
    const file = path.join(workspace, 'src/sum.js');
    writeFileSync(file, 'export function sum(a, b) {\n  return b - a;\n}\n');
    const { code, stdout } = await fix('--continue', stuckId, HINT, '--json');
    git(workspace, 'checkout', '--quiet', '.');
    assert.notEqual(code, 0);
    const notice = eventsOf(stdout).find((event) => event.type === 'notice' && event.message.includes('src/sum.js'));
    assert.match(notice?.type === 'notice' ? notice.message : '', /left out: the same lines have changed since/);
    assert.doesNotMatch(finishedOf(stdout).patch, /sum\.js/);
  });

  test('must be a run that is there, of the same workspace', async () => {
    const unknown = await fix('--continue', 'nosuchrun', HINT);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no run nosuchrun.*protege runs list/);
    const other = desk.write('other', TWO_BUGS);
    const elsewhere = await desk.run(['fix', '--continue', stuckId, '--workspace', other, ...TEST_FLAGS], {
      env: { OLLAMA_HOST: endpoint.url },
    });
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.stderr, /belongs to .*two.*--workspace/);
  });
});

describe('a run with options of its own, continued without them', () => {
  const desk = new Desk();
  let endpoint: ScriptedOllama;
  let workspace = '';
  let stuckId = '';
  const TESTS = 'node --test test/two.test.js';

  const fix = (...args: string[]) => desk.run(['fix', ...args, '--workspace', workspace]);
  const startOf = (stdout: string) => eventsOf(stdout).find((event) => event.type === 'run-started');

  before(async () => {
    endpoint = await startScriptedOllama({
      chat: fixesHalf,
      models: [
        { name: 'usual:latest', capabilities: ['completion', 'tools'], contextLength: 32_768, sizeBytes: 9e9 },
        { name: 'chosen:latest', capabilities: ['completion', 'tools'], contextLength: 32_768, sizeBytes: 1e9 },
      ],
    });
    workspace = desk.write('two', TWO_BUGS);
    const address = endpoint.url.replace('//', '//user:secret@');
    const options = ['--model', 'chosen:latest', '--test', TESTS, '--ollama-url', address, '--max-steps', '23'];
    const stuck = await fix('both are wrong', ...options, '--max-consultations', '2', '--expert', 'none', '--yes');
    assert.equal(stuck.code, 3, stuck.stderr);
    stuckId = /protege runs show (\S+)/.exec(stuck.stderr)?.[1] ?? '';
    assert.match(
      stuck.stderr,
      /--continue \S+ --yes "a hint" {3}\(begins with the best attempt and the options of this run\)/,
    );
  });
  after(async () => {
    await endpoint.close();
    desk.close();
  });

  test('goes on as it did, and says so', async () => {
    const firstChat = endpoint.chats().length;
    const result = await fix('--continue', stuckId, HINT, '--json');
    assert.equal(result.code, 0, result.stderr);
    assert.equal(endpoint.chats()[firstChat]?.model, 'chosen:latest');
    const started = startOf(result.stdout);
    assert.equal(started?.testCommand, TESTS);
    assert.equal(started.limits.maxSteps, 23);
    assert.deepEqual(started.options, {
      testCommand: TESTS,
      model: 'chosen:latest',
      ollamaUrl: endpoint.url,
      experts: [{ provider: 'none' }],
      maxSteps: 23,
      maxConsultations: 2,
    });
    const shown = await desk.run(['runs', 'show', finishedOf(result.stdout).runId]);
    assert.match(
      shown.stdout,
      /^goes on {2}with test command node --test test\/two\.test\.js, model chosen:latest, Ollama at \S+, no expert, at most 23 steps, at most 2 consultations, as run \S+ had$/m,
    );
    assert.doesNotMatch(result.stdout + shown.stdout, /secret/, 'a password in an address is not kept');
  });

  test('what is given with --continue comes first, also for the run after it', async () => {
    const result = await fix('--continue', stuckId, HINT, '--json', '--model', 'usual:latest', '--max-steps', '31');
    assert.equal(result.code, 0, result.stderr);
    const started = startOf(result.stdout);
    assert.equal(started?.model.name, 'usual:latest');
    assert.equal(started.limits.maxSteps, 31);
    assert.deepEqual(started.takenOver, ['testCommand', 'ollamaUrl', 'experts', 'maxConsultations']);
    const again = await fix('--continue', 'last', HINT, '--json');
    assert.equal(startOf(again.stdout)?.model.name, 'usual:latest');
  });

  test('but not with a test command that stands for something else by now', async () => {
    const options = ['--ollama-url', endpoint.url, '--test', 'npm test', '--max-steps', '2'];
    assert.equal((await fix('both are wrong', ...options)).code, 1);
    const file = path.join(workspace, 'package.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('node --test', 'node --test && echo changed'));
    const result = await fix('--continue', 'last', HINT);
    assert.equal(result.code, 2, result.stderr);
    assert.match(result.stderr, /"npm test" of run \S+ stands for something else now.*\n.*has not been confirmed/);
    assert.doesNotMatch(result.stdout + result.stderr, /echo changed/);
  });
});

describe('a run whose edits touch what the test command stands for', () => {
  test('goes on without them', async () => {
    const desk = new Desk();
    const endpoint = await startScriptedOllama({
      chat: ({ messages }) =>
        messages.some(({ role, content }) => role === 'assistant' || content.includes('# Earlier run'))
          ? READ_MONTH
          : callTool('edit_file', { path: 'package.json', search: 'node --test', replace: 'echo taken over' }),
    });
    try {
      const workspace = desk.write('two', TWO_BUGS);
      const args = ['--workspace', workspace, '--test', 'npm test', '--json'];
      const env = { OLLAMA_HOST: endpoint.url };
      const first = await desk.run(['fix', 'both are wrong', ...args], { env });
      assert.match(finishedOf(first.stdout).patch, /taken over/);
      const second = await desk.run(['fix', '--continue', 'last', ...args], { env });
      assert.equal(second.code, 3, second.stderr);
      const events = eventsOf(second.stdout);
      const notice = events.find((event) => event.type === 'notice' && event.message.includes('package.json'));
      assert.match(notice?.type === 'notice' ? notice.message : '', /changes what the test command stands for/);
      const ran = events.find((event) => event.type === 'tests-ran');
      assert.equal(ran?.outcome.failing.length, 2);
    } finally {
      await endpoint.close();
      desk.close();
    }
  });
});
