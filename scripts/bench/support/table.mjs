// Plain tables, medians and aims, for topics in TypeScript and in JavaScript alike.

/** The middle value; of an even number the upper one of the two. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds with as many digits as mean something. */
export function ms(value) {
  return `${value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)} ms`;
}

export function kib(bytes) {
  return `${(bytes / 1024).toFixed(0)} KiB`;
}

/** `wanted` in words, and whether it was reached. */
export function aim(isMet, wanted) {
  return `${isMet ? 'met' : 'MISSED'}: ${wanted}`;
}

/** Whether `npm run bench -- --quick` was asked for. */
export function isQuick() {
  return process.argv.includes('--quick');
}

/** First column to the left, the others to the right, but a last column headed `aim` to the left. */
export function printTable(title, header, rows, notes = []) {
  const all = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_name, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isLeft = (column) => column === 0 || header[column] === 'aim';
  const line = (row) =>
    row
      .map((cell, column) => (isLeft(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  const body = [line(all[0]), widths.map((width) => '-'.repeat(width)).join('  '), ...all.slice(1).map(line)];
  process.stdout.write(`\n## ${title}\n\n${body.join('\n')}\n${notes.map((note) => `${note}\n`).join('')}`);
}
