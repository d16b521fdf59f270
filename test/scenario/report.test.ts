import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Desk } from '../support/commandLine';
import { recordedRun, writeRun } from '../support/recordedRun';

describe('protege runs show ID --report FILE', () => {
  const desk = new Desk();
  let place: string;
  const run = (file: string, ...more: string[]) =>
    desk.run(['runs', 'show', 'run-1', '--report', file, ...more], { cwd: place });
  const read = (name: string) => readFileSync(path.join(place, name), 'utf8');

  before(() => {
    place = desk.write('place', { 'kept.md': 'old', 'folder.svg/x': '', 'target.md': 'old' });
    writeRun(desk.home, recordedRun({ runId: 'run-1', workspace: '/w', files: [] }));
  });
  after(() => desk.close());

  test('writes a picture', async () => {
    const result = await run('run.svg');
    assert.deepEqual([result.code, result.stdout, result.stderr], [0, '', 'report   run.svg\n']);
    assert.match(read('run.svg'), /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg [\s\S]*<\/svg>\n$/);
    assert.match(read('run.svg'), /Run report: A bar that closes after midnight/);
  });

  test('writes a page whose content policy allows its own style sheet alone', async () => {
    assert.equal((await run('run.HTML')).code, 0);
    const page = read('run.HTML');
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    assert.ok(page.includes(`default-src 'none'; style-src &#39;sha256-${hash}&#39;"`));
  });

  test('writes a text in place of the old one, of the newest run too', async () => {
    const result = await desk.run(['runs', 'show', 'last', '--report', 'kept.md'], { cwd: place });
    assert.equal(result.code, 0, result.stderr);
    assert.match(read('kept.md'), /^# A bar that closes after midnight is shown as closed\n\n\*\*fixed\*\*/);
  });

  test(
    'writes through a link to a file',
    { skip: process.platform === 'win32' && 'links need rights there' },
    async () => {
      symlinkSync('target.md', path.join(place, 'link.md'));
      assert.equal((await run('link.md')).code, 0);
      assert.match(read('target.md'), /^# A bar/);
    },
  );

  test('says interrupted of a run without an end', async () => {
    writeRun(desk.home, recordedRun({ runId: 'run-2', workspace: '/w', files: [], isInterrupted: true }));
    const result = await desk.run(['runs', 'show', 'run-2', '--report', 'cut.md'], { cwd: place });
    assert.equal(result.code, 0, result.stderr);
    assert.match(read('cut.md'), /\*\*interrupted\*\*/);
  });

  const refused: readonly [string, string[], RegExp][] = [
    ['another ending', ['run.png'], /writes \.svg, \.html or \.md/],
    ['no ending', ['report'], /writes \.svg, \.html or \.md/],
    ['a folder', ['folder.svg'], /folder\.svg is a folder\. Name a file in it/],
    ['a missing folder', ['none/run.svg'], /the folder none does not exist\. Make it first/],
    ['events at the same time', ['run.svg', '--json'], /cannot be used with/],
  ];
  for (const [name, [file = '', ...more], message] of refused)
    test(`refuses ${name} with exit code 2 and says why`, async () => {
      const result = await run(file, ...more);
      assert.deepEqual([result.code, result.stdout], [2, '']);
      assert.match(result.stderr, message);
    });

  test('an unknown run is said to be none', async () => {
    const result = await desk.run(['runs', 'show', 'nothing', '--report', 'x.svg'], { cwd: place });
    assert.equal(result.code, 2);
    assert.match(result.stderr, /There is no run nothing/);
  });

  test('leaves nothing half-written behind', () => {
    assert.deepEqual(
      readdirSync(place).filter((name) => name.endsWith('.tmp') || name === 'x.svg'),
      [],
    );
  });
});
