import type { Database } from "../../../connection/database";
import { partsOf, positionOf } from "../../log/position";
import type { Subscription } from "../subscription";
import type { Statements } from "./subscription-statements";

/** How far a subscription has come, as it stands in the database. */
export interface Progress {
  version: number;
  position: bigint;
  /** Streams of which something is parked. */
  parkedStreams: Set<string>;
  /** There are parked events that are to be tried now, unless they wait behind others. */
  due: boolean;
  /** In how many milliseconds the next of them are to be tried. */
  retryIn: number;
}

/** Another worker has gone on: this one is no longer the one. */
export class Overtaken extends Error {
  override readonly name = "Overtaken";
}

/** Where a subscription is, kept in the database with what its handler does there. */
export class Checkpoint {
  readonly #database: Database;
  readonly #statements: Statements;
  readonly #subscription: Subscription;

  constructor(database: Database, statements: Statements, subscription: Subscription) {
    this.#database = database;
    this.#statements = statements;
    this.#subscription = subscription;
  }

  async load(): Promise<Progress | undefined> {
    const [line] = await this.#run("load");
    if (line === undefined) return undefined;
    const [version, transaction, number, streams, due, milliseconds] = line;
    return {
      version: Number(version),
      position: positionOf(transaction, number),
      parkedStreams: new Set(streams as string[]),
      due: due === true,
      retryIn: Number(milliseconds ?? Infinity),
    };
  }

  async begin(position: bigint): Promise<void> {
    await this.#run("begin", this.#subscription.version, ...partsOf(position));
  }

  /** In the open transaction. @throws Overtaken when it is not at `from`. */
  async advance(from: bigint, to: bigint): Promise<void> {
    const { count } = await this.#run("advance", this.#subscription.version, ...partsOf(to), ...partsOf(from));
    if (count !== 1) throw new Overtaken(`${this.#subscription.name} is elsewhere than this process thinks.`);
  }

  /** Back to the beginning, in one transaction with the reset. */
  async restart(): Promise<void> {
    await this.#database.transaction(async () => {
      const { count } = await this.#run("restart", this.#subscription.version);
      if (count !== 1)
        throw new Overtaken(`${this.#subscription.name} is of another version than this process thinks.`);
      await this.#run("clear");
      await this.#subscription.reset();
    });
  }

  /** How many events there are for it after a position, up to another. */
  async count(after: bigint, to: bigint): Promise<number> {
    const [line] = await this.#run("count", [...this.#subscription.types.keys()], ...partsOf(after), ...partsOf(to));
    return Number(line?.[0]);
  }

  #run(statement: keyof Statements, ...values: unknown[]) {
    return this.#database.run(this.#statements[statement], [this.#subscription.name, ...values]);
  }
}
