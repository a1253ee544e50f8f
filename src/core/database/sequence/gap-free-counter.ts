import { getTableName } from "drizzle-orm";
import { bigint, pgTable, text } from "drizzle-orm/pg-core";
import type { Database } from "../connection/database";
import { EntityError } from "../entity/entity-error";
import { claimNames } from "../entity/names/claimed-names";
import { isPlainIdentifier, quote } from "../entity/names/identifier";
import { exactNumbers } from "./exact-numbers";

/** The table of a gap-free counter, to be exported from a schema file: one row for each name that counts. */
export function gapFreeCounter(name: string) {
  if (!isPlainIdentifier(name)) {
    throw new EntityError(name, "a counter's name is snake_case and at most 63 characters long.");
  }
  claimNames(name, "public", [name, `${name}_pkey`]);
  return pgTable(name, {
    key: text("key").primaryKey(),
    lastNumber: bigint("last_number", { mode: "number" }).notNull(),
  });
}

type CounterTable = ReturnType<typeof gapFreeCounter>;

const longestKey = 200;

/**
 * Numbers without gaps, 1, 2, 3 …, for what the law wants numbered so. The price: whoever takes a number holds it
 * until the transaction ends, and everybody else waits. `Sequence` makes nobody wait.
 */
export class GapFreeCounter {
  readonly #table: CounterTable;
  readonly #name: string;
  readonly #database: Database;
  readonly #key: string;

  /** @param key counts by itself: a year, or a tenant. */
  constructor(table: CounterTable, database: Database, key = "") {
    this.#table = table;
    this.#name = getTableName(table);
    this.#database = database;
    this.#key = key;
  }

  /** The next number; a rollback gives it back. Take it late in the transaction. @throws Error outside one. */
  async next(): Promise<number> {
    this.#database.requireTransaction("GapFreeCounter.next()");
    const [row] = await this.#database.run(takeNext(quote(this.#name)), [this.#key]);
    const [number] = exactNumbers(this.#name, String(row?.[0]));
    return number as number;
  }

  /** The last number that was committed, or taken in the open transaction. Nothing before the first. */
  async current(): Promise<number | undefined> {
    const [row] = await this.#database.run(lastTaken(quote(this.#name)), [this.#key]);
    return row === undefined ? undefined : exactNumbers(this.#name, String(row[0]))[0];
  }

  /** Counts by itself from 1, for a year or a tenant. */
  for(key: string): Omit<GapFreeCounter, "for"> {
    if (typeof key !== "string" || key === "" || key.length > longestKey || !key.isWellFormed()) {
      throw new TypeError(`for() takes a text of 1 to ${longestKey} characters.`);
    }
    return new GapFreeCounter(this.#table, this.#database, key);
  }
}

// First use included, in one statement: whoever comes second waits for the row and then adds to it.
const takeNext = (table: string) =>
  `insert into ${table} as counter (key, last_number) values ($1, 1)
   on conflict (key) do update set last_number = counter.last_number + 1 returning last_number`;

const lastTaken = (table: string) => `select last_number from ${table} where key = $1`;
