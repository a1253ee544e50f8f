import type { Database } from "../../../connection/database";
import type { Sql } from "../../../connection/postgres-client";

interface LeaseOptions {
  database: Database;
  channel: string;
  /** There is news. */
  notified: () => void;
  /** All of them are lost. */
  lost: () => void;
}

/**
 * Who of all processes works for which subscription: whoever holds its lock, in a session that lives as long as the
 * process does. The same session hears of news.
 */
export class Leases {
  readonly #session: Sql;
  readonly #channel: string;
  readonly #held = new Set<string>();
  #listening = false;
  /** How often the session was lost. */
  #losses = 0;

  constructor({ database, channel, notified, lost }: LeaseOptions) {
    this.#channel = channel;
    this.#session = database.openSession({
      notified,
      closed: () => {
        this.#losses += 1;
        this.#listening = false;
        this.#held.clear();
        lost();
      },
    });
  }

  /** Tries for those that are not held. @returns those that are now and were not before. */
  async acquire(names: readonly string[]): Promise<string[]> {
    if (!this.#listening) {
      // The server notices within seconds that this machine is gone, and gives the locks to others.
      await this.#session.unsafe(
        `listen ${this.#channel}; set tcp_keepalives_idle = 3; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3`,
      );
      this.#listening = true;
    }
    const losses = this.#losses;
    const missing = names.filter((name) => !this.#held.has(name));
    const rows = await this.#session.unsafe<{ name: string }[]>(
      `select name from json_array_elements_text($1::text::json) as name where pg_try_advisory_lock(${leaseKey})`,
      [JSON.stringify(missing), `${this.#channel}/`],
    );
    const acquired = losses === this.#losses ? rows.map(({ name }) => name) : [];
    for (const name of acquired) this.#held.add(name);
    return acquired;
  }

  async release(name: string): Promise<void> {
    if (!this.#held.delete(name)) return;
    await this.#session.unsafe(`select pg_advisory_unlock(${leaseKey}) from (select $1::text as name) as one`, [
      name,
      `${this.#channel}/`,
    ]);
  }

  /** Gives everything back. */
  async close(): Promise<void> {
    await this.#session.end({ timeout: 1 });
  }
}

/** One 64-bit key for each `name`, behind the channel and a stroke in `$2`: two that share one are not to be expected. */
export const leaseKey = "hashtextextended($2 || name, 0)";
