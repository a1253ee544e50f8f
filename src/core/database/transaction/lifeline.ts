/** Whether the connection is still there; shared by a transaction and its savepoints. */
export class Lifeline {
  readonly #lost = Promise.withResolvers<never>();
  loss: unknown;

  constructor() {
    this.#lost.promise.catch(() => {}); // often nobody is waiting
  }

  cut(loss: unknown): void {
    this.loss ??= loss;
    this.#lost.reject(loss);
  }

  /** Ends with the connection: on one that is gone, the driver waits for its answer for ever. */
  hold<T>(answer: PromiseLike<T>): Promise<T> {
    return Promise.race([answer, this.#lost.promise]);
  }
}
