/** Why the editor's language model gave no answer. */
export type EditorModelFailure = 'no-model' | 'no-consent' | 'blocked' | 'off-topic' | 'failed';

/** Raised by a face's language model, with the editor's own words. */
export class EditorModelError extends Error {
  constructor(
    readonly reason: EditorModelFailure,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
    this.name = 'EditorModelError';
  }
}

/** By its name: the face and the host are bundles of their own, so the class of one is not the class of the other. */
export function isEditorModelError(error: unknown): error is EditorModelError {
  return error instanceof Error && error.name === 'EditorModelError';
}

/** A language model that only the face can reach, such as one of VS Code's. */
export interface EditorModel {
  readonly name: string;
  readonly maxInputTokens: number;
  /** The model's own count, which is an estimate. */
  countTokens(text: string): Promise<number>;
  /** Sends the texts as messages of the user and streams the answer. Throws an `EditorModelError`. */
  send(messages: readonly string[], signal: AbortSignal): AsyncIterable<string>;
}

export interface EditorModels {
  /** The model that goes by this name, or the editor's first one; null where there is none. */
  find(name: string | undefined): Promise<EditorModel | null>;
}
