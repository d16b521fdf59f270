export type WorkingCopyFailure =
  | 'missing-folder'
  | 'not-a-folder'
  | 'unreadable'
  | 'disk-full'
  | 'not-writable'
  | 'too-many-runs'
  | 'cancelled'
  | 'git';

/** The working copy could not be made. The user's folder is as it was. */
export class WorkingCopyError extends Error {
  constructor(
    readonly reason: WorkingCopyFailure,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'WorkingCopyError';
  }
}

/** Something of the workspace that is not in the copy, and why. */
export interface Omission {
  /** Relative to the repository's root (the workspace where there is no git), with `/`. */
  readonly path: string;
  readonly reason:
    | 'link-outside'
    | 'unreadable'
    | 'path-too-long'
    | 'name-clash'
    | 'not-a-file'
    | 'unsaved-refused'
    | 'outside-subfolder'
    | 'link-not-possible';
  readonly message: string;
}

export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
