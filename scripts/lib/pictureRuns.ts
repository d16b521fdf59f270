// Writes the recorded runs that the pictures show: `node --import tsx scripts/lib/pictureRuns.ts FOLDER DATA_FOLDER`.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { recordedRun, writeRun } from '../../test/support/recordedRun';

const [folder, dataFolder] = process.argv.slice(2);
if (folder === undefined || dataFolder === undefined) throw new Error('Wanted: FOLDER DATA_FOLDER');

const before = readFileSync(path.join(folder, 'src', 'week.js'), 'utf8');
const after = before.replace('shiftDay(day, 1)', 'shiftDay(day, -1)');
if (before === after) throw new Error('The sample project has another bug now: say here how it is fixed');
const night = "import test from 'node:test';\n\ntest('a night over Sunday', () => {});\n";
const files = [
  { path: 'src/week.js', before, after, provenance: { kind: 'advised' as const, consultationId: 'c1', step: 8 } },
  { path: 'test/night.test.js', before: null, after: night, provenance: { kind: 'local' as const, step: 9 } },
];
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const task = 'nextOpening forgets that a place opens right now';
writeRun(dataFolder, recordedRun({ runId: 'evening', workspace: folder, files, startedAt: ago(4) }));
writeRun(
  dataFolder,
  recordedRun({ runId: 'noon', workspace: folder, files: [], startedAt: ago(90), task, isInterrupted: true }),
);
