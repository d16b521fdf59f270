export type HostErrorReason =
  | 'workspace-missing'
  | 'test-command-missing'
  | 'model-missing'
  | 'model-unreachable'
  | 'expert-configuration'
  | 'data-folder'
  | 'cannot-continue';

/** A run that could not start, in words that say what to do. */
export class HostError extends Error {
  constructor(
    readonly reason: HostErrorReason,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'HostError';
  }
}
