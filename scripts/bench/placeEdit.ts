import { placeEdit } from '../../src/core/edits/placeEdit';
import type { Placement } from '../../src/core/edits/placement';
import { aim, isQuick, median, ms, printTable } from './support/table.mjs';

const LINES = 50_000;
const LIMIT_MS = 50;

interface Case {
  readonly name: string;
  readonly text: string;
  readonly search: string;
  readonly replace: string;
  /** The rung that has to place it, or the reason of the refusal: another answer is a mistake in the bench. */
  readonly answer: string;
}

/** Functions of ten lines, much alike but never the same, as a generated client has them; near the end one of another kind. */
function makeFile(): string {
  const lines: string[] = [];
  for (let index = 0; lines.length < LINES; index++) {
    lines.push(
      `export function handler${index}(request, options) {`,
      `  const limit = options.limit${index} ?? ${index % 97};`,
      `  const found = request.items.filter((item) => item.kind === 'kind-${index}');`,
      `  if (found.length > limit) {`,
      `    throw new RangeError('too many of kind ${index}');`,
      `  }`,
      `  // Totals are in cents.`,
      `  const total = found.reduce((sum, item) => sum + item.price, ${index});`,
      `  return { total, found };`,
      `}`,
    );
  }
  lines.splice(
    -20,
    10,
    'export function remindDebtors(options) {',
    '  const ledger = options.openLedger ?? archive.newest();',
    "  const unpaid = ledger.invoices.filter((invoice) => invoice.state === 'overdue');",
    '  for (const invoice of unpaid) {',
    '    if (invoice.remindedAt === null) {',
    '      postbox.send(invoice.debtor, letters.reminder(invoice));',
    '    }',
    '  }',
    '  return unpaid.length;',
    '}',
  );
  return `${lines.join('\n')}\n`;
}

function makeCases(): Case[] {
  const text = makeFile();
  const first = '  const ledger = options.openLedger ?? archive.newest();';
  const second = `  const unpaid = ledger.invoices.filter((invoice) => invoice.state === 'overdue');`;
  const search = `${first}\n${second}`;
  const replace = search.replace('??', '||');
  const number = text.split('\n').indexOf(first) + 1;
  const curly = text.replace("'overdue'", '\u2018overdue\u2019');
  const changed = {
    search: search.replace('ledger.invoices', 'ledger.invoiceList').replace('const ledger', 'let ledger'),
  };
  return [
    { name: 'exact', text, search, replace, answer: 'exact' },
    { name: 'exact, CRLF file', text: text.replaceAll('\n', '\r\n'), search, replace, answer: 'exact' },
    {
      name: 'copied line numbers',
      text,
      search: `${number} | ${first}\n${number + 1} | ${second}`,
      replace: `${number} | ${first.replace('??', '||')}\n${number + 1} | ${second}`,
      answer: 'line-numbers',
    },
    {
      name: 'escapes',
      text,
      search: search.replace('\n', '\\n'),
      replace: replace.replace('\n', '\\n'),
      answer: 'escapes',
    },
    { name: 'white space at line ends', text, search: search.replace('\n', '  \n'), replace, answer: 'trailing-space' },
    {
      name: 'indentation',
      text,
      search: search.replaceAll(/^ {2}/gm, '\t\t'),
      replace: replace.replaceAll(/^ {2}/gm, '\t\t'),
      answer: 'indentation',
    },
    { name: 'typography', text: curly, search, replace, answer: 'typography' },
    { name: 'near', text, search: changed.search, replace, answer: 'near' },
    {
      name: 'refused: not found',
      text,
      search: 'await database.connect(settings.primary);\nawait database.migrate();',
      replace: 'start();',
      answer: 'not-found',
    },
    {
      name: 'refused: everywhere',
      text,
      search: '  // Totals are in cents.',
      replace: '  // Totals are in euros.',
      answer: 'ambiguous',
    },
  ];
}

function answerOf(placement: Placement): string {
  return placement.kind === 'placed' ? placement.rung : placement.reason;
}

function measure(one: Case, rounds: number): string[] {
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const cpuBefore = process.cpuUsage();
    const startedAt = performance.now();
    const placement = placeEdit(one.text, one.search, one.replace);
    times.push(performance.now() - startedAt);
    const cpu = process.cpuUsage(cpuBefore);
    cpuTimes.push((cpu.user + cpu.system) / 1_000);
    if (answerOf(placement) !== one.answer)
      throw new Error(`${one.name}: answered ${answerOf(placement)} instead of ${one.answer}`);
  }
  const processor = median(cpuTimes);
  return [
    one.name,
    ms(times[0] ?? Number.NaN),
    ms(median(times)),
    ms(Math.min(...times)),
    ms(processor),
    aim(processor < LIMIT_MS, 'under 50 ms'),
  ];
}

function main(): void {
  const rounds = isQuick() ? 7 : 25;
  const rows = makeCases().map((one) => measure(one, rounds));
  printTable(
    `placeEdit: an edit near the end of a file of ${LINES.toLocaleString('en')} lines, ${rounds} rounds`,
    ['rung', 'first', 'median', 'fastest', 'processor', 'aim'],
    rows,
    ['The aim is held against the processor time: the time of a machine that does nothing else.'],
  );
}

main();
