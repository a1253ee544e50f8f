import { ApplicationError } from "../../errors/application-error";

/** The right of one transaction to a connection that it has to itself. */
export interface Slot {
  /** Since when it has one. Statements outside transactions may still keep them all busy. */
  since?: number;
  release(): void;
}

/**
 * Who has a connection of the pool to himself. The driver lets everybody else wait, for ever and without a word; here
 * the wait has an end, and whoever waits longest is the next.
 */
export class ConnectionSlots {
  readonly #taken = new Set<Slot>();
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly size: number,
    readonly timeoutMilliseconds: number,
  ) {}

  /** Whether a connection is left that no transaction has to itself. */
  get someLeft(): boolean {
    return this.#taken.size < this.size;
  }

  /** @throws ApplicationError "pool-exhausted" when none becomes free in time. */
  async take(): Promise<Slot> {
    return this.someLeft && this.#waiting.size === 0 ? this.#taker() : this.#wait(() => this.#taker());
  }

  /**
   * Runs `task` while a connection is left. It starts before anyone who asked later can take the last one.
   * @throws ApplicationError "pool-exhausted" when none is left in time.
   */
  async whenSomeLeft<T>(task: () => PromiseLike<T>): Promise<T> {
    return this.#wait(task);
  }

  /** The error for whoever waited too long. */
  exhausted(): ApplicationError {
    const ages = [...this.#taken].flatMap(({ since }) => (since === undefined ? [] : [performance.now() - since]));
    const longest = ages.length === 0 ? "" : `, the longest for ${Math.round(Math.max(...ages))} ms`;
    const held = `transactions hold ${ages.length} of ${this.size}${longest}`;
    const others = ages.length < this.size ? ", and single statements keep the rest busy" : "";
    const message = `No database connection became free within ${this.timeoutMilliseconds} ms: ${held}${others}. Try again.`;
    return new ApplicationError("pool-exhausted", message);
  }

  #taker(): Slot {
    const slot: Slot = {
      release: () => {
        if (this.#taken.delete(slot)) this.#wake();
      },
    };
    this.#taken.add(slot);
    return slot;
  }

  #wait<T>(then: () => T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve(then());
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(go);
        reject(this.exhausted());
      }, this.timeoutMilliseconds);
      this.#waiting.add(go);
    });
  }

  #wake(): void {
    for (const go of this.#waiting) {
      if (!this.someLeft) return;
      this.#waiting.delete(go);
      go();
    }
  }
}
