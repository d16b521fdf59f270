const escapes = /\u001b\[[0-9;:?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

/** Output without colours, links and cursor moves, with `\n` line ends; a line drawn over keeps its last state. */
export function plainText(output: string): string {
  return output
    .replace(escapes, '')
    .replaceAll('\r\n', '\n')
    .replace(/[^\n]*\r(?=[^\n])/g, '')
    .replaceAll('\r', '');
}
