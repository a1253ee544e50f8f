import { AsyncLocalStorage } from "node:async_hooks";

/** Where work comes from. The events that it records say so. */
export interface Origin {
  /** The HTTP request that asked for it. */
  readonly requestId?: string | undefined;
  /** The same for everything that follows from one cause, across processes. */
  readonly correlationId?: string | undefined;
  /** The event that made it necessary. */
  readonly causationId?: string | undefined;
  /** Who asked for it. */
  readonly actor?: string | undefined;
}

/** The origin of every line of work, carried along by the runtime. It belongs to one database. */
export class Origins {
  readonly #current = new AsyncLocalStorage<Origin>();

  get current(): Origin | undefined {
    return this.#current.getStore();
  }

  during<T>(origin: Origin, work: () => T): T {
    return this.#current.run(origin, work);
  }
}
