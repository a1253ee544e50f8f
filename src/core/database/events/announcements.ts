type Listener = () => void;

const pauseMilliseconds = 20;

// Whoever has not heard of it will look: nobody needs to wait until it is on disk.
export const notifyStatement = "select set_config('synchronous_commit', 'off', true), pg_notify($1, '')";

/**
 * Tells this process at once, and all others shortly after, that there is news on a channel. Not from inside the
 * transaction that makes the news: PostgreSQL lets transactions with a NOTIFY commit only one after the other.
 */
export class Announcements {
  readonly #listeners = new Map<string, Set<Listener>>();
  /** Channels that are being told of, and whether there was more since. */
  readonly #under = new Map<string, { again: boolean }>();
  /** Who lets nothing be recorded yet that would be news on which channel. */
  readonly #refusals = new Map<object, string>();

  /** @param notify one that fails is not repeated: whoever listens also looks from time to time. */
  constructor(private readonly notify: (channel: string) => Promise<unknown>) {}

  announce(channel: string): void {
    for (const listener of this.#listeners.get(channel) ?? []) listener();
    const under = this.#under.get(channel);
    if (under === undefined) void this.#tell(channel);
    else under.again = true;
  }

  /** Calls the listener for news of this process, until the function that it returns is called. */
  listen(channel: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Has this process record nothing that would be news on the channel, until the function that it returns is called. */
  refuse(channel: string): () => void {
    const refusal = {};
    this.#refusals.set(refusal, channel);
    return () => this.#refusals.delete(refusal);
  }

  isRefused(channel: string): boolean {
    return this.#refusals.values().some((refused) => refused === channel);
  }

  async #tell(channel: string): Promise<void> {
    const under = { again: true };
    this.#under.set(channel, under);
    while (under.again) {
      under.again = false;
      // oxlint-disable-next-line no-await-in-loop -- many pieces of news are told at once
      await this.notify(channel).catch(() => {});
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds).unref());
    }
    this.#under.delete(channel);
  }
}
