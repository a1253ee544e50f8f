import { ApplicationError } from "../../errors/application-error";
import { PassingStatements } from "./passing-statements";

/** The right of one transaction to a connection that it has to itself. */
export interface Slot {
  /** Since when it has one. Statements outside transactions may still keep them all busy. */
  since?: number;
  release(): void;
}

interface SlotsOptions {
  /** Who holds them, for an error. Default: "transactions" */
  holders?: string;
  /** How many statements may share a connection. Default: 1 */
  mostOnEach?: number;
}

interface Waiter {
  mayGo: () => boolean;
  go: () => void;
}

/**
 * Who has a connection of the pool to himself, and who shares one. The driver lets everybody else wait, for ever and
 * without a word; here the wait has an end, and whoever waits longest is the next.
 */
export class ConnectionSlots {
  readonly #taken = new Set<Slot>();
  readonly #passing: PassingStatements;
  readonly #waiting = new Set<Waiter>();
  readonly #holders: string;

  constructor(
    private readonly size: number,
    readonly timeoutMilliseconds: number,
    { holders = "transactions", mostOnEach = 1 }: SlotsOptions = {},
  ) {
    this.#holders = holders;
    this.#passing = new PassingStatements(mostOnEach);
  }

  /** @throws ApplicationError "pool-exhausted" when none becomes free in time. */
  async take(): Promise<Slot> {
    const someLeft = () => this.#taken.size < this.size;
    return this.#waiting.size === 0 && someLeft() ? this.#taker() : this.#wait(someLeft, () => this.#taker());
  }

  /**
   * Sends a statement to a connection that others share.
   * @throws ApplicationError "pool-exhausted" when there is none in time; it has not been sent then.
   */
  pass<T>(text: string, send: () => PromiseLike<T>): PromiseLike<T> {
    if (this.#waiting.size === 0 && this.#hasRoom(text)) return this.#passing.send(text, send, this.#wake);
    return this.#wait(
      () => this.#hasRoom(text),
      () => this.#passing.send(text, send, this.#wake),
    );
  }

  /** The error for whoever waited too long. */
  exhausted(): ApplicationError {
    const ages = [...this.#taken].flatMap(({ since }) => (since === undefined ? [] : [performance.now() - since]));
    const held = `${this.#holders} hold ${ages.length} of ${this.size}${forLong(Math.max(...ages))}`;
    const isShared = ages.length < this.size && this.#passing.count > 0;
    const others = isShared ? `, and single statements keep the rest busy${forLong(this.#passing.longest)}` : "";
    const message = `No database connection became free within ${this.timeoutMilliseconds} ms: ${held}${others}. Try again.`;
    return new ApplicationError("pool-exhausted", message);
  }

  #hasRoom(text: string): boolean {
    return this.#passing.hasRoom(text, this.size - this.#taken.size);
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

  #wait<T>(mayGo: () => boolean, then: () => T | PromiseLike<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const waiter = { mayGo, go: () => {} };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(this.exhausted());
        this.#wake(); // those behind it may ask for less
      }, this.timeoutMilliseconds);
      waiter.go = () => {
        clearTimeout(timer);
        resolve(then());
      };
      this.#waiting.add(waiter);
    });
  }

  /** In the order in which they came: else those that need an idle connection would wait for ever. */
  readonly #wake = (): void => {
    if (this.#waiting.size === 0) return;
    for (const waiter of this.#waiting) {
      if (!waiter.mayGo()) return;
      this.#waiting.delete(waiter);
      waiter.go();
    }
  };
}

function forLong(milliseconds: number): string {
  return Number.isFinite(milliseconds) ? `, the longest for ${Math.round(milliseconds)} ms` : "";
}
