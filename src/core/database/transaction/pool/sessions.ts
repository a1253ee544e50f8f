import { type Sql, closePool, createSession } from "../../connection/postgres-client";
import { ConnectionSlots } from "./connection-slots";

type SessionOptions = Parameters<typeof createSession>[1];

/** Connections beside the pool, for what a session has to itself. */
export class Sessions {
  readonly #slots: ConnectionSlots;

  constructor(
    private readonly client: Sql,
    acquireTimeoutMilliseconds: number,
  ) {
    this.#slots = new ConnectionSlots(client.options.max, acquireTimeoutMilliseconds, { holders: "locks by name" });
  }

  /** Whoever asks for it closes it. */
  open(options: SessionOptions): Sql {
    return createSession(this.client, options);
  }

  /**
   * For one lock by name; as many at once as the pool has connections.
   * @throws ApplicationError "pool-exhausted" when others have them all for too long.
   */
  async use<T>(options: SessionOptions, work: (session: Sql) => Promise<T>): Promise<T> {
    const slot = await this.#slots.take();
    slot.since = performance.now();
    const session = this.open(options);
    try {
      return await work(session);
    } finally {
      await closePool(session).finally(() => slot.release());
    }
  }
}
