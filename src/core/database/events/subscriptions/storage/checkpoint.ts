import type { Database } from "../../../connection/database";
import { partsOf, positionOf } from "../../log/position";
import type { Subscription } from "../subscription";
import { type KnownTypes, knownBy, passedOver } from "./known-types";
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

/** What a worker finds that begins. */
interface Found {
  /** How many events others passed over, which are parked now. */
  parked: number;
  /** Types that it does not know, whose events wait for a process that does. */
  unknown: string[];
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
  /** The number that this process was given when it took the work up. */
  #worker = 0;

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

  /**
   * From then on nobody who worked for it before can go on. What others passed over because they did not know its type
   * is parked, and what this process would pass over is remembered. @throws Overtaken
   */
  async takeUp(): Promise<Found> {
    const { worker, ...found } = await this.#database.transaction(async () => {
      const [line] = await this.#run("takeUp", this.#subscription.version);
      if (line === undefined) throw this.#otherVersion();
      const [count, transaction, number, types] = line;
      const known = types as KnownTypes;
      const here = [String(transaction), String(number)] as const;
      let parked = 0;
      for (const [type, place] of passedOver(known, this.#subscription)) {
        // oxlint-disable-next-line no-await-in-loop -- rarely more than one
        parked += (await this.#run("parkPassed", type, ...place, ...here)).count;
      }
      const others = Object.entries(known).filter(([type]) => !this.#subscription.types.has(type));
      const missed = others.map(([type, place]) => [type, place ?? here]);
      await this.#run("know", JSON.stringify({ ...Object.fromEntries(missed), ...knownBy(this.#subscription) }));
      return { worker: Number(count), parked, unknown: others.map(([type]) => type) };
    });
    this.#worker = worker;
    return found;
  }

  /** In the open transaction. @throws Overtaken when it is not at `from`, or somebody else has begun to work for it. */
  async advance(from: bigint, to: bigint): Promise<void> {
    const { version } = this.#subscription;
    const { count } = await this.#run("advance", version, ...partsOf(to), ...partsOf(from), this.#worker);
    if (count !== 1) throw new Overtaken(`${this.#subscription.name} is elsewhere than this process thinks.`);
  }

  /** Back to the beginning, in one transaction with the reset. */
  async restart(): Promise<void> {
    await this.#database.transaction(async () => {
      const known = JSON.stringify(knownBy(this.#subscription));
      const { count } = await this.#run("restart", this.#subscription.version, known);
      if (count !== 1) throw this.#otherVersion();
      await this.#run("clear");
      await this.#subscription.reset();
    });
  }

  /** How many events there are for it after a position, up to another. */
  async count(after: bigint, to: bigint): Promise<number> {
    const [line] = await this.#run("count", [...this.#subscription.types.keys()], ...partsOf(after), ...partsOf(to));
    return Number(line?.[0]);
  }

  #otherVersion(): Overtaken {
    return new Overtaken(`${this.#subscription.name} is of another version than this process thinks.`);
  }

  #run(statement: keyof Statements, ...values: unknown[]) {
    return this.#database.run(this.#statements[statement], [this.#subscription.name, ...values]);
  }
}
