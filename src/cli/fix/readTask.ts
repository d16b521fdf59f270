import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from '../exit';
import { describeError } from '../output/describeError';

const MAX_TASK_CHARS = 20_000;

/** The task from the argument, a file or standard input; '' when none was given. */
export async function readTask(argument: string | undefined, taskFile: string | undefined): Promise<string> {
  if (argument !== undefined && taskFile !== undefined)
    throw new UsageError('Give the task as an argument or with --task-file, not both.');
  const task = (await rawTask(argument, taskFile)).trim();
  if (task.length > MAX_TASK_CHARS)
    throw new UsageError(`The task has ${task.length} characters; at most ${MAX_TASK_CHARS} fit. Shorten it.`);
  if ((argument !== undefined || taskFile !== undefined) && task === '')
    throw new UsageError(
      'The task is empty. Say in a sentence what is wrong, or leave it out to fix the failing tests.',
    );
  return task;
}

async function rawTask(argument: string | undefined, taskFile: string | undefined): Promise<string> {
  if (taskFile !== undefined)
    return await readFile(taskFile, 'utf8').catch((cause: unknown) => {
      throw new UsageError(`The task file can't be read: ${describeError(cause)}`, { cause });
    });
  if (argument === '-') return await text(process.stdin);
  return argument ?? '';
}
