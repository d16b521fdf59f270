// Plays the product's tools against a folder, so that the practice models can be tried without the product.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { renderGuidance } from '../../../src/core/expert/guidance';
import { parseAdvice } from '../../../src/core/expert/adviceFormat';
import { runCommand } from '../../../src/practice/commandRunner';
import { failingCount } from '../../../src/practice/search/failureText';

const callSchema = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });
const lineSchema = z.object({
  message: z.object({ content: z.string(), tool_calls: z.array(z.object({ function: callSchema })).optional() }),
  done: z.boolean(),
});
type Call = z.infer<typeof callSchema>;
type Message = Record<string, unknown>;

export interface LoopOptions {
  readonly folder: string;
  readonly testCommand: string;
  readonly task: string;
  readonly ollamaUrl: string;
  /** Asked once, when the same call with the same result came a third time. */
  readonly expertUrl?: string;
  readonly maxSteps: number;
}

export interface LoopResult {
  readonly outcome: 'fixed' | 'stuck' | 'out-of-steps';
  readonly steps: number;
  readonly consultations: number;
  readonly calls: readonly string[];
}

export async function miniLoop(options: LoopOptions): Promise<LoopResult> {
  const baseline = await runTests(options);
  const messages: Message[] = [
    { role: 'system', content: 'You fix bugs.' },
    {
      role: 'user',
      content: `# Task\n${options.task}\n\n# Tests\n${baseline}\n\n# Files\n${await tree(options.folder)}`,
    },
  ];
  const calls: string[] = [];
  const seen = new Map<string, number>();
  let consultations = 0;
  for (let step = 1; step <= options.maxSteps; step += 1) {
    const { content, call } = await chat(options.ollamaUrl, messages);
    const result = await perform(options, call);
    calls.push(`${call.name} ${JSON.stringify(call.arguments)}`);
    messages.push({ role: 'assistant', content, tool_calls: [{ function: call }] });
    messages.push({ role: 'tool', content: result, tool_name: call.name });
    if (call.name === 'finish') return { outcome: 'fixed', steps: step, consultations, calls };
    const key = `${calls.at(-1) ?? ''}\n${result}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if ((seen.get(key) ?? 0) < 3) continue;
    if (options.expertUrl === undefined || consultations > 0)
      return { outcome: 'stuck', steps: step, consultations, calls };
    consultations += 1;
    seen.clear();
    messages.push({ role: 'user', content: await consult(options, baseline) });
  }
  return { outcome: 'out-of-steps', steps: options.maxSteps, consultations, calls };
}

async function chat(url: string, messages: readonly Message[]): Promise<{ content: string; call: Call }> {
  const response = await fetch(`${url}/api/chat`, {
    method: 'POST',
    body: JSON.stringify({
      model: 'practice-protege',
      messages,
      tools: [{ type: 'function', function: { name: 'read_file' } }],
      truncate: false,
      options: { num_ctx: 32_768 },
    }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  const lines = text
    .trim()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));
  const call = lines.flatMap((line) => line.message.tool_calls ?? [])[0]?.function;
  if (call === undefined) throw new Error(`no call in ${text}`);
  return { content: lines.map((line) => line.message.content).join(''), call };
}

const adviceReplySchema = z.object({ content: z.array(z.object({ text: z.string() })) });

async function consult({ expertUrl, task }: LoopOptions, failure: string): Promise<string> {
  const content = `<task>\n${task}\n\nTest command: tests\n</task>\n\n<test-output>\n${failure}\n</test-output>`;
  const response = await fetch(`${expertUrl ?? ''}/v1/messages`, {
    method: 'POST',
    body: JSON.stringify({ model: 'practice-expert', max_tokens: 1500, messages: [{ role: 'user', content }] }),
  });
  const reply = adviceReplySchema.parse(await response.json());
  const advice = parseAdvice(JSON.parse(reply.content[0]?.text ?? ''));
  if (advice === null) throw new Error('no advice');
  return renderGuidance(advice, '1');
}

async function perform(options: LoopOptions, { name, arguments: args }: Call): Promise<string> {
  const text = (key: string): string => z.string().parse(args[key]);
  switch (name) {
    case 'read_file':
      return readNumbered(options.folder, text('path'));
    case 'edit_file': {
      const file = path.join(options.folder, text('path'));
      const before = await readFile(file, 'utf8');
      if (before.split(text('search')).length !== 2) return 'The search text is not there exactly once.';
      await writeFile(
        file,
        before.replace(text('search'), () => text('replace')),
      );
      return `Edited ${text('path')}. Now: ...`;
    }
    case 'run_tests':
      return runTests(options);
    case 'finish':
      return 'Finished.';
    default:
      return 'Keep going: decide the next step yourself.';
  }
}

async function readNumbered(folder: string, file: string): Promise<string> {
  const lines = (await readFile(path.join(folder, file), 'utf8')).replace(/\n$/, '').split('\n');
  return `${file}, all ${lines.length} lines:\n${lines.map((line, index) => `${index + 1} | ${line}`).join('\n')}`;
}

async function runTests({ testCommand, folder }: LoopOptions): Promise<string> {
  const { exitCode, output } = await runCommand(testCommand, { cwd: folder, timeoutMs: 20_000 });
  const masked = output.replace(/duration_ms:? [\d.]+|in [\d.]+s/g, '');
  return exitCode === 0
    ? 'Tests: all passed.'
    : `Tests: failed (${failingCount(output) ?? '?'} failed).\nOutput:\n${masked}`;
}

async function tree(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const byFolder = new Map<string, string[]>();
  for (const file of files) {
    const name = path.relative(folder, file.parentPath).replaceAll('\\', '/') || '.';
    byFolder.set(name, [...(byFolder.get(name) ?? []), file.name]);
  }
  return [...byFolder].map(([name, names]) => `${name}/: ${names.join(' ')}`).join('\n');
}
