import type { Host } from '../../node/hostTypes';

/** Loads the host's code on first use, so that activation costs nothing. */
export class LazyHost {
  #host: Promise<Host> | undefined;
  readonly #load: () => Promise<Host>;

  constructor(load: () => Promise<Host>) {
    this.#load = load;
  }

  get isLoaded(): boolean {
    return this.#host !== undefined;
  }

  /** The host; a failed start is tried again at the next call. */
  get(): Promise<Host> {
    this.#host ??= this.#load().catch((error: unknown) => {
      this.#host = undefined;
      throw error;
    });
    return this.#host;
  }
}
