import { parseArgs } from 'node:util';
import { PracticeExpert } from './expert/practiceExpert';
import { startExpertServer } from './server/expertServer';
import { startOllamaServer } from './server/ollamaServer';

/** How long the expert may search for one answer. The product waits longer for the practice expert than for others. */
const searchBudgetMs = 150_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      workspace: { type: 'string' },
      test: { type: 'string' },
      'search-seconds': { type: 'string' },
    },
  });
  const seconds = Number(values['search-seconds'] ?? Number.NaN);
  const expert = new PracticeExpert({
    ...(values.workspace !== undefined && values.test !== undefined
      ? { workspace: { folder: values.workspace, testCommand: values.test } }
      : {}),
    budgetMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : searchBudgetMs,
    parallel: 2,
  });
  const [ollama, advisor] = await Promise.all([startOllamaServer(), startExpertServer(expert)]);
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void Promise.allSettled([ollama.close(), advisor.close(), expert.close()]).then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // The one who started this process holds its input open for as long as the models are wanted.
  process.stdin.on('end', stop).on('error', stop).resume();
  process.stdout.write(`${JSON.stringify({ ollamaUrl: ollama.url, expertUrl: advisor.url })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(
    `The practice models could not start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
