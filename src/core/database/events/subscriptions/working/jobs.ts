import type { Database } from "../../../connection/database";
import type { LogTables } from "../../log/table-name";
import { Checkpoint } from "../storage/checkpoint";
import { Parking } from "../storage/parking";
import { statementsOf } from "../storage/subscription-statements";
import type { Subscription } from "../subscription";
import { Worker } from "./worker";

interface Job {
  worker: Worker;
  stopper: AbortController;
  ended: Promise<void>;
}

/** The workers of this process, and which of them are at work. */
export class Jobs {
  readonly #workers: ReadonlyMap<string, Worker>;
  readonly #jobs = new Map<string, Job>();
  readonly #outdated = new Set<string>();

  /** @throws TypeError for two of one name. */
  constructor(database: Database, list: readonly Subscription[], tables: LogTables) {
    this.#workers = new Map(list.map((each) => [each.name, workerFor(database, each, tables)]));
    if (this.#workers.size !== list.length) throw new TypeError("Two subscriptions have the same name.");
  }

  /** Those that this process may do: not what a newer one does already. */
  get wanted(): string[] {
    return [...this.#workers.keys()].filter((name) => !this.#outdated.has(name));
  }

  /** Those that this process works for, and those that it left to a newer version, which may be gone again. */
  get watched(): string[] {
    return [...this.#jobs].filter(([, { stopper }]) => !stopper.signal.aborted).map(([name]) => name);
  }

  /** Has a worker work, once the work that it did before has ended. `leave` is called if it finds that it must not. */
  begin(name: string, leave: () => Promise<void>): void {
    const worker = this.#workers.get(name);
    if (worker === undefined) return;
    const stopper = new AbortController();
    const before = this.#jobs.get(name)?.ended;
    this.#jobs.set(name, { worker, stopper, ended: this.#work(worker, stopper.signal, before, leave) });
  }

  wake(): void {
    for (const { worker } of this.#jobs.values()) worker.wake();
  }

  /** Lets what is under way come to its end. */
  stop(reason: string): void {
    for (const { stopper } of this.#jobs.values()) stopper.abort(new Error(reason));
  }

  async ended(): Promise<void> {
    await Promise.all(Array.from(this.#jobs.values(), ({ ended }) => ended));
  }

  async #work(worker: Worker, signal: AbortSignal, before: Promise<void> | undefined, leave: () => Promise<void>) {
    await before;
    const end = await worker.run(signal);
    if (signal.aborted) return;
    if (end === "outdated") this.#outdated.add(worker.name);
    else this.#jobs.delete(worker.name); // one who has the lock takes it up anew, which may be this process
    await leave().catch(() => {}); // with the session, if it is gone
  }
}

function workerFor(database: Database, subscription: Subscription, tables: LogTables): Worker {
  const statements = statementsOf(tables, subscription.keepStreamOrder);
  const checkpoint = new Checkpoint(database, statements, subscription);
  const parking = new Parking(database, statements, subscription);
  return new Worker({ database, subscription, checkpoint, parking, logger: database.logger }, tables);
}
