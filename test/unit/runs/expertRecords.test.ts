import assert from 'node:assert/strict';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { expertRecords, type ConsultationResult } from '../../../src/core/expert/expertRecord';
import type { RunEvent } from '../../../src/core/trajectory/runEvent';
import { readExpertRecords } from '../../../src/node/runs/readExpertRecords';
import { recordedRun, writeRun } from '../../support/recordedRun';

const base = mkdtempSync(join(tmpdir(), 'protege-records-'));
after(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

interface Place {
  readonly data: string;
  readonly here: string;
  readonly there: string;
  readonly index: string;
}

function place(): Place {
  const folder = join(base, String(count++));
  const made = { data: join(folder, 'data'), here: join(folder, 'here'), there: join(folder, 'there') };
  for (const each of [made.here, made.there]) mkdirSync(each, { recursive: true });
  return { ...made, index: join(made.data, 'expert-records.json') };
}

/** A run with one consultation that helped; with other events where `change` makes them others. */
function record(
  { data }: Place,
  runId: string,
  workspace: string,
  change: (event: RunEvent) => RunEvent | null = (event) => event,
): void {
  const events = recordedRun({ runId, workspace, files: [] });
  writeRun(
    data,
    events.flatMap((event) => change(event) ?? []),
  );
}

const by =
  (model: string) =>
  (event: RunEvent): RunEvent =>
    event.type === 'consultation-started' ? { ...event, provider: 'ollama', model } : event;

describe('the record of an expert', () => {
  const row = (change: Partial<ConsultationResult>): ConsultationResult => ({
    provider: 'anthropic',
    model: 'claude-sonnet-5-5',
    outcome: 'helped',
    usd: 0.02,
    tokens: 1_000,
    ...change,
  });

  test('counts outcomes, dollars and tokens by provider and model, the most asked first', () => {
    const records = expertRecords([
      row({ provider: 'ollama', model: 'large', usd: 0, outcome: 'failed' }),
      row({}),
      row({ outcome: 'misled' }),
      row({ outcome: 'pending' }),
    ]);
    const none = { helped: 0, followed: 0, ignored: 0, misled: 0, failed: 0, pending: 0 };
    assert.deepEqual(records, [
      {
        provider: 'anthropic',
        model: 'claude-sonnet-5-5',
        ...none,
        consultations: 3,
        helped: 1,
        misled: 1,
        pending: 1,
        usd: 0.06,
        tokens: 3_000,
        usdPerHelped: 0.06,
      },
      {
        provider: 'ollama',
        model: 'large',
        ...none,
        consultations: 1,
        failed: 1,
        usd: 0,
        tokens: 1_000,
        usdPerHelped: null,
      },
    ]);
  });

  test('one model of two providers is two experts', () =>
    assert.equal(expertRecords([row({}), row({ provider: 'openai' })]).length, 2));
});

describe('the records of all runs', () => {
  const counts = async ({ data, here }: Place): Promise<unknown> => {
    const { here: own, everywhere } = await readExpertRecords(data, here);
    return [own, everywhere].map((records) => records.map(({ model, consultations }) => [model, consultations]));
  };

  test('are told apart by workspace, and a folder of the same repository is the same', async () => {
    const at = place();
    mkdirSync(join(at.here, '.git'));
    mkdirSync(join(at.here, 'part'));
    record(at, 'r1', at.here);
    record(at, 'r2', join(at.here, 'part'));
    record(at, 'r3', at.there, by('large'));
    assert.deepEqual(await counts(at), [
      [['claude-sonnet-5-5', 2]],
      [
        ['claude-sonnet-5-5', 2],
        ['large', 1],
      ],
    ]);
  });

  test('are empty without runs, and of a run that asked nobody', async () => {
    const at = place();
    assert.deepEqual(await counts(at), [[], []]);
    record(at, 'r1', at.here, (event) =>
      event.type === 'finished'
        ? { ...event, consultations: 0 }
        : event.type.startsWith('consultation') || event.type === 'advice-progress'
          ? null
          : event,
    );
    assert.deepEqual(await counts(at), [[], []]);
  });

  test('come from the index while a log has not grown, and follow it when it has', async () => {
    const at = place();
    record(at, 'r1', at.here);
    const log = join(at.data, 'runs', 'r1', 'events.jsonl');
    assert.deepEqual(await counts(at), [[['claude-sonnet-5-5', 1]], [['claude-sonnet-5-5', 1]]]);
    const before = readFileSync(log, 'utf8');
    writeFileSync(log, ' '.repeat(statSync(log).size));
    assert.deepEqual(await counts(at), [[['claude-sonnet-5-5', 1]], [['claude-sonnet-5-5', 1]]], 'read again');
    writeFileSync(log, before);
    const again = recordedRun({ runId: 'r1', workspace: at.here, files: [] })
      .filter((event) => event.type.startsWith('consultation'))
      .map((event) => JSON.stringify('consultationId' in event ? { ...event, consultationId: 'another' } : event));
    appendFileSync(log, `${again.join('\n')}\n`);
    assert.deepEqual(await counts(at), [[['claude-sonnet-5-5', 2]], [['claude-sonnet-5-5', 2]]]);
  });

  for (const [name, content] of [
    ['damaged', '{"version":1,"runs":'],
    ['of another version', '{"version":9,"runs":{"r1":{"size":1}}}'],
  ] as const)
    test(`an index that is ${name} is made anew`, async () => {
      const at = place();
      record(at, 'r1', at.here);
      writeFileSync(at.index, content);
      assert.deepEqual(await counts(at), [[['claude-sonnet-5-5', 1]], [['claude-sonnet-5-5', 1]]]);
      assert.match(readFileSync(at.index, 'utf8'), /"r1"/);
    });

  test('an index that can not be written changes nothing', async () => {
    const at = place();
    record(at, 'r1', at.here);
    mkdirSync(at.index);
    assert.deepEqual(await counts(at), [[['claude-sonnet-5-5', 1]], [['claude-sonnet-5-5', 1]]]);
  });

  test('a run that was removed no longer counts', async () => {
    const at = place();
    record(at, 'r1', at.here);
    await counts(at);
    rmSync(join(at.data, 'runs', 'r1'), { recursive: true });
    assert.deepEqual(await counts(at), [[], []]);
    assert.ok(existsSync(at.index));
    assert.doesNotMatch(readFileSync(at.index, 'utf8'), /"r1"/);
  });
});
