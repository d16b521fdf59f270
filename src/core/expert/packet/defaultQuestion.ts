/** Asked in the protégé's place when it did not ask itself. */
export const DEFAULT_QUESTION =
  'The engineer is stuck as described above. What is the cause, and what are the next steps?';
