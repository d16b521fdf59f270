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

export function isDiskFull(code: string | null): boolean {
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** For a data folder that has no room left: what could not be done, where, and what to do. */
export function diskFullMessage(folder: string, what: string): string {
  return `The disk that holds ${folder} is full: ${what}. Free some space there, or set PROTEGE_HOME to a folder on another disk.`;
}
