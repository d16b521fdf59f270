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
      throw new UsageError(`The task file ${taskFile} can't be read: ${whyNot(cause)}`, { cause });
    });
  if (argument === '-' && process.stdin.isTTY) process.stderr.write('Describe the bug, then press Ctrl+D:\n');
  if (argument === '-') return await text(process.stdin);
  return argument ?? '';
}

function whyNot(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EISDIR':
      return 'it is a folder.';
    case 'EACCES':
      return 'no permission.';
    default:
      return describeError(cause);
  }
}
