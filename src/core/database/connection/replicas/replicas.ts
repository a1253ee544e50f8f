import { ApplicationError } from "../../errors/application-error";
import type { Root } from "../../transaction/scopes/root";
import type { Scope } from "../../transaction/scopes/scope";
import type { PrimaryPositions } from "./primary-positions";
import type { RecentWrites } from "./recent-writes";
import type { Replica } from "./replica";
import type { Watch } from "./watch";

/** How often the servers are asked how far they are. */
const pauseMilliseconds = 250;

/** A replica that is further behind is left out. */
export const longestLagMilliseconds = 10_000;

interface Parts {
  replicas: readonly Replica[];
  positions: PrimaryPositions;
  writes: RecentWrites;
  primary: Root;
  /** Watches the primary. */
  watch: Watch;
}

/** Sends reads to copies that have all that the reader knows of. */
export class Replicas {
  #next = 0;
  #isWatching = false;
  #isClosed = false;

  constructor(private readonly parts: Parts) {}

  /** The primary, noting who writes: whatever runs there is taken for a write, but for a read-only transaction. */
  get primary(): Root {
    const { primary, writes } = this.parts;
    const noted = async <T>(work: PromiseLike<T>): Promise<T> => {
      try {
        return await work;
      } finally {
        writes.note(); // also of what failed: it may have been kept
      }
    };
    return {
      parallel: primary.parallel,
      run: (statement) => noted(primary.run(statement)),
      begin: (work, options, origin) => {
        const begun = primary.begin(work, options, origin);
        return options.readOnly === true ? begun : noted(begun);
      },
    };
  }

  /** Asks a replica, or the primary where none will do. What a replica fails with for its own reasons is asked again. */
  async read<T>(ask: (scope: Scope) => Promise<T>): Promise<T> {
    const { primary } = this.parts;
    if (!this.#isWatching) this.#watch();
    const replica = this.#choose();
    if (replica === undefined) return ask(primary);
    try {
      return await ask(replica.scope);
    } catch (error) {
      const code = error instanceof ApplicationError ? error.code : "";
      if (!ofReplicas.has(code)) throw error;
      if (code === "connection-lost") replica.leaveOut(code);
      return ask(primary);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.parts.watch.close(), ...this.parts.replicas.map((replica) => replica.close())]);
  }

  /** In turn, of those that have what this session wrote. */
  #choose(): Replica | undefined {
    const { replicas, writes } = this.parts;
    const oldest = Math.max(writes.last, performance.now() - longestLagMilliseconds);
    const fit = replicas.filter(({ freshUntil }) => freshUntil > oldest);
    this.#next = (this.#next + 1) % Math.max(1, fit.length);
    return fit[this.#next];
  }

  /** Each server by itself, so that one that does not answer keeps nobody waiting. */
  #watch(): void {
    this.#isWatching = true;
    const { replicas, positions } = this.parts;
    void this.#repeat(() => positions.look().catch(() => {})); // whoever writes there hears of it
    for (const replica of replicas) void this.#repeat(() => replica.look(positions));
  }

  async #repeat(look: () => Promise<void>): Promise<void> {
    while (!this.#isClosed) {
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await look();
      // oxlint-disable-next-line no-await-in-loop
      await new Promise<void>((resolve) => setTimeout(resolve, pauseMilliseconds).unref());
    }
  }
}

// The last three: a read that stood in the way of what the replica had to take over, and one that writes after all.
const ofReplicas = new Set([
  "connection-lost",
  "pool-exhausted",
  "serialization",
  "not-writable",
  "transaction-misuse",
]);
