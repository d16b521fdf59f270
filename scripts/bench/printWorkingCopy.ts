import { aim, isQuick, ms, printTable } from './support/table.mjs';
import { benchWorkingCopy } from './workingCopy';

async function main(): Promise<void> {
  const result = await benchWorkingCopy(isQuick() ? 3 : 7);
  printTable(
    `workingCopy: ${result.files.toLocaleString('en')} files, medians of ${result.rounds} rounds`,
    ['measure', 'time', 'to cp -r', 'aim'],
    [
      ['cp -r', ms(result.cpMs), '1.00', ''],
      ['git worktree add', ms(result.worktreeMs), (result.worktreeMs / result.cpMs).toFixed(2), ''],
      [
        'first sync',
        ms(result.firstMs),
        result.firstToCp.toFixed(2),
        aim(result.firstToCp <= 1, 'no slower than cp -r'),
      ],
      ['second sync', ms(result.secondMs), result.secondToCp.toFixed(2), aim(result.secondToCp < 0.1, 'under 0.10')],
    ],
    [`First sync against git worktree add: ${result.firstToWorktree.toFixed(2)}.`],
  );
}

void main();
