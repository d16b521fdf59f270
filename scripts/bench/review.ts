// The editor with a large review and with a long, live run: what a click takes, and what the extension host uses.
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { createRunLog } from '../../src/node/runs/runLog';
import { largeProposal } from '../../test/support/largeProposal';
import { recordedRun, writeRun } from '../../test/support/recordedRun';
import { Workbench } from '../../test/support/workbench';
import { openEditor } from '../lib/editorDriver.mjs';
import { aim, isQuick, ms, printTable } from './support/table.mjs';

const view = 'Proposed Changes';
const eventsPerSecond = 20;
const seconds = isQuick() ? 10 : 30;
const probeSchema = z.object({ atMs: z.number(), processorMs: z.number(), rss: z.number(), heapUsed: z.number() });

async function main(): Promise<void> {
  const place = await mkdtemp(path.join(os.tmpdir(), 'protege-bench-review-'));
  const folder = path.join(place, 'project');
  const data = path.join(place, 'data');
  const probeFile = path.join(place, 'probe.json');
  await mkdir(folder);

  async function writeProbe(): Promise<string> {
    const helper = path.join(place, 'bench.host-probe-1.0.0');
    await mkdir(helper);
    const manifest = {
      ...{ name: 'host-probe', publisher: 'bench', version: '1.0.0', engines: { vscode: '^1.106.0' } },
      ...{ main: './main.js', activationEvents: ['onStartupFinished'] },
    };
    await writeFile(path.join(helper, 'package.json'), JSON.stringify(manifest));
    await copyFile(path.join(__dirname, 'support', 'hostProbe.cjs'), path.join(helper, 'main.js'));
    return helper;
  }

  async function probe(): Promise<z.infer<typeof probeSchema>> {
    // The newest figures are up to half a second old: the next ones are waited for.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    return probeSchema.parse(JSON.parse(await readFile(probeFile, 'utf8')));
  }

  async function timed(action: () => Promise<unknown>): Promise<number> {
    const startedAt = performance.now();
    await action();
    return performance.now() - startedAt;
  }

  const files = new Map<string, ReturnType<typeof largeProposal>>();
  for (const [index, below] of ['rejected', 'accepted', 'opened'].entries()) {
    const proposed = largeProposal({ workspace: folder, below, fileCount: 200, hunksPerFile: 10 });
    files.set(below, proposed);
    const startedAt = `2026-01-0${index + 1}T18:00:00.000Z`;
    writeRun(
      data,
      recordedRun({ runId: `run-${index}`, workspace: folder, files: proposed, startedAt, task: `Task ${below}` }),
    );
  }
  const small = largeProposal({ workspace: folder, below: 'small', fileCount: 1, hunksPerFile: 2 });
  writeRun(
    data,
    recordedRun({
      runId: 'small',
      workspace: folder,
      files: small,
      startedAt: '2026-01-09T18:00:00.000Z',
      task: 'Task small',
    }),
  );
  const long = { workspace: folder, files: [], startedAt: '2026-01-05T18:00:00.000Z', extraSteps: 2_000 };
  writeRun(data, recordedRun({ ...long, runId: 'long', task: 'Task long' }));

  const editor = await openEditor({
    folder,
    helpers: [await writeProbe()],
    env: { PROTEGE_HOME: data, PROTEGE_BENCH_PROBE: probeFile },
    settings: { 'files.autoSave': 'off' },
    viewport: { width: 1280, height: 1000 },
    say: (text) => void process.stderr.write(`${text}\n`),
  });
  try {
    const bench = new Workbench(editor.page);
    await bench.openContainer();
    await bench.row(view, 'Task small').waitFor();

    /** Milliseconds between frames of the page, over `forSeconds`. */
    const frames = (forSeconds: number): Promise<number[]> =>
      editor.page.evaluate(
        `new Promise((resolve) => {
        const deltas = []; let last = performance.now(); const end = last + ${forSeconds * 1000};
        const frame = (now) => { deltas.push(now - last); last = now; if (now < end) requestAnimationFrame(frame); else resolve(deltas); };
        requestAnimationFrame(frame);
      })`,
      );

    const written = await (async () => {
      const [file] = small;
      if (file === undefined) throw new Error('the small proposal has no file');
      const row = bench.row(view, 'small-000.js');
      await row.hover();
      return timed(async () => {
        await row.locator('.actions .action-label[aria-label="Accept the File"]').click();
        while ((await readFile(path.join(folder, file.path), 'utf8')) !== file.after)
          await new Promise((resolve) => setTimeout(resolve, 2));
      });
    })();

    await bench.expandOnly(view, 'Task opened');
    const opening = await timed(async () => {
      await bench.clickAction(bench.row(view, 'Task opened'), 'Review the Proposed Changes');
      await editor.page.locator('.multiDiffEntry', { hasText: 'opened-000.js' }).first().waitFor();
      await editor.page.locator('.multiDiffEntry .view-line', { hasText: 'value4' }).first().waitFor();
    });
    await bench.closeEditors();

    await bench.expandOnly(view, 'Task accepted');
    const accepting = await timed(async () => {
      await bench.clickAction(bench.row(view, 'Task accepted'), 'Accept All Changes');
      await bench.row(view, /Task accepted.*all decided/).waitFor({ timeout: 300_000 });
    });
    await bench.expandOnly(view, 'Task rejected');
    const rejecting = await timed(async () => {
      await bench.clickAction(bench.row(view, 'Task rejected'), 'Reject All Changes');
      await bench.row(view, /Task rejected.*all decided/).waitFor({ timeout: 300_000 });
    });

    const beforeLong = await probe();
    await bench.expand(bench.row('Runs', 'Task long'));
    await bench.row('Runs', /Steps|1 to 100|Tests before the run|…/).waitFor();
    const afterLong = await probe();

    const quiet = await probe();
    const quietFrames = await frames(seconds);
    const quietEnd = await probe();

    const log = createRunLog(path.join(data, 'runs'), 'live');
    const live = recordedRun({
      ...long,
      runId: 'live',
      task: 'Task live',
      startedAt: '2026-01-10T18:00:00.000Z',
      isInterrupted: true,
    });
    const first = live.findIndex((event) => event.type === 'step-started' && event.step > 1_900);
    for (const event of live.slice(0, first)) log.append(event);
    await bench.row('Runs', /Task live.*running/).waitFor();
    await bench.expand(bench.row('Runs', 'Task live'));
    let next = first;
    const feed = setInterval(() => {
      const event = live[next++];
      if (event !== undefined) log.append(event);
    }, 1_000 / eventsPerSecond);
    const busy = await probe();
    const busyFrames = await frames(seconds);
    const busyEnd = await probe();
    clearInterval(feed);
    log.close();

    const share = (from: typeof quiet, to: typeof quiet): number =>
      (to.processorMs - from.processorMs) / (to.atMs - from.atMs);
    const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
    const long50 = (all: readonly number[]): number => all.filter((delta) => delta > 50).length;
    const mib = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
    const extra = share(busy, busyEnd) - share(quiet, quietEnd);
    printTable(
      'review: a review of 200 files and 2,000 changes, and a live run, in a real VS Code',
      ['measure', 'figure', 'beside', 'aim'],
      [
        ['accept to written, one file', ms(written), '', ''],
        ['opening the review of 200 files', ms(opening), '', ''],
        ['accepting 200 files, until all are written', ms(accepting), `${ms(accepting / 200)} a file`, ''],
        ['rejecting 200 files', ms(rejecting), `${(rejecting / accepting).toFixed(2)} of accepting`, ''],
        [
          'heap of the extension host, a run of 2,000 steps open',
          mib(afterLong.heapUsed),
          `${mib(beforeLong.heapUsed)} before`,
          '',
        ],
        ['memory of the extension host, the same', mib(afterLong.rss), `${mib(beforeLong.rss)} before`, ''],
        [
          `extension host, a live run of 2,000 steps, ${eventsPerSecond} events a second`,
          percent(share(busy, busyEnd)),
          `${percent(share(quiet, quietEnd))} without`,
          aim(extra < 0.05, 'under 5 % of a core more'),
        ],
        [
          `frames in ${seconds} s, the same`,
          String(busyFrames.length),
          `${quietFrames.length} without (ratio ${(busyFrames.length / quietFrames.length).toFixed(2)})`,
          aim(busyFrames.length >= 0.95 * quietFrames.length, 'none dropped'),
        ],
        ['frames over 50 ms, the same', String(long50(busyFrames)), `${long50(quietFrames)} without`, ''],
      ],
      [
        'Times are by the clock from the click. Processor time and memory are the whole extension host’s, as it reports them itself.',
        'The live run is written to its log by another process, as one of a terminal is, and is expanded in the Runs view.',
      ],
    );
  } finally {
    await editor.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

void main();
