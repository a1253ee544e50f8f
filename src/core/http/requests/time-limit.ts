/** Calls `onLate` when the time is over, unless it was stopped before. */
export class TimeLimit {
  #timer: NodeJS.Timeout;

  constructor(
    milliseconds: number,
    private readonly onLate: () => void,
  ) {
    this.#timer = setTimeout(onLate, milliseconds);
  }

  /** So much time from now on, in place of what was left. */
  restart(milliseconds: number): void {
    this.stop();
    this.#timer = setTimeout(this.onLate, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
