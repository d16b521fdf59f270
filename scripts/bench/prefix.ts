import { isDeepStrictEqual } from 'node:util';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { OllamaChatBody } from '../../test/support/scriptedOllama';
import type { RunEvent } from '../../src/core/trajectory/runEvent';
import { copySample } from '../lib/copySample.mjs';
import { readEvents, runCli, runNode } from './support/cliRun';
import { actionAt, playInProcess } from './support/inProcessRun';
import { makeProject } from './support/project';
import { aim, isQuick, printTable } from './support/table.mjs';

const CLI = resolve(__dirname, '..', '..', 'dist', 'cli.js');
const LIMIT = 0.95;
const DEFAULT_STEPS = 40;

interface Share {
  readonly name: string;
  /** Requests that had one before them, and those of them that extend it. */
  readonly requests: number;
  readonly extending: number;
  readonly compactions: number;
}

function ofEvents(name: string, events: readonly RunEvent[]): Share {
  const requests = events.filter((event) => event.type === 'model-requested').slice(1);
  return {
    name,
    requests: requests.length,
    extending: requests.filter((event) => event.extendsPrevious).length,
    compactions: events.filter((event) => event.type === 'compacted').length,
  };
}

/** Judged from what came over the wire: the same options and tools, and every earlier message again. */
function extendsOnTheWire(before: OllamaChatBody, after: OllamaChatBody): boolean {
  const { messages, ...rest } = before;
  const { messages: later, ...laterRest } = after;
  return isDeepStrictEqual(rest, laterRest) && isDeepStrictEqual(messages, later.slice(0, messages.length));
}

async function throughTheWire(): Promise<Share> {
  const project = makeProject(DEFAULT_STEPS);
  try {
    const { bodies, events } = await runCli({
      workspace: project.folder,
      data: project.data,
      maxSteps: DEFAULT_STEPS,
      actionAt: (step) => actionAt(Math.floor(step / 2) * 3 + (step % 2)),
    });
    const extending = bodies.slice(1).filter((body, index) => {
      const before = bodies[index];
      return before !== undefined && extendsOnTheWire(before, body);
    });
    const name = 'built command line, scripted, compared on the wire';
    return { ...ofEvents(name, events), requests: bodies.length - 1, extending: extending.length };
  } finally {
    project.remove();
  }
}

/** The sample project with the practice models: nudges, a consultation and its advice included. */
async function practice(): Promise<Share> {
  const place = mkdtempSync(join(tmpdir(), 'protege-bench-prefix-'));
  try {
    const sample = await copySample(place);
    const { output } = await runNode([CLI, 'fix', '--workspace', sample, '--practice', '--yes', '--json'], {
      PROTEGE_HOME: join(place, 'data'),
    });
    return ofEvents('the sample project, practice models', readEvents(output));
  } finally {
    rmSync(place, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function inProcess(steps: number): Promise<Share> {
  const { requests, compactions } = await playInProcess(steps);
  const extending = requests.slice(1).filter((request) => request.extendsPrevious).length;
  return { name: `scripted work of ${steps} steps`, requests: requests.length - 1, extending, compactions };
}

async function main(): Promise<void> {
  const shares = [
    await practice(),
    await throughTheWire(),
    await inProcess(DEFAULT_STEPS),
    await inProcess(isQuick() ? 200 : 1_000),
  ];
  printTable(
    'prefix: requests that extend the one before exactly, in a window of 16,384 tokens',
    ['run', 'requests', 'extending', 'share', 'compactions', 'aim'],
    shares.map(({ name, requests, extending, compactions }) => [
      name,
      String(requests),
      String(extending),
      `${((100 * extending) / requests).toFixed(1)} %`,
      String(compactions),
      aim(extending / requests >= LIMIT, '95 % and more'),
    ]),
    [`${DEFAULT_STEPS} steps is the default limit of a run. Each compaction breaks the prefix once, and says so.`],
  );
}

void main();
