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

  /**
   * Sends nothing on a connection that is gone, and waits no longer than it lasts: the driver would wait for ever for
   * the answer, and send the words again on the connection that comes after it.
   */
  async hold<T>(send: () => PromiseLike<T>): Promise<T> {
    if (this.loss !== undefined) throw this.loss;
    return Promise.race([send(), this.#lost.promise]);
  }
}
