/** Wakes one who waits; a ring that nobody waited for wakes the next. */
export class Bell {
  #next = Promise.withResolvers<void>();

  ring(): void {
    this.#next.resolve();
  }

  /** @param earliest before which it does not wake, as `performance.now()` tells the time. Default: at once */
  async rung(earliest = 0): Promise<void> {
    await this.#next.promise;
    const rest = earliest - performance.now();
    if (rest > 0) await Bun.sleep(rest);
    this.#next = Promise.withResolvers<void>();
  }
}
