/** An error as one line for people; the stack only where the user asked for it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env.PROTEGE_DEBUG !== undefined && error.stack !== undefined) return error.stack;
  return error.message;
}
