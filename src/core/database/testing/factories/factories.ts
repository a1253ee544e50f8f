import { readTestConfig } from "@/core/config";
import type { Database } from "../../connection/database";
import type { AnyTable } from "../../entity/types/table-types";
import { Repository } from "../../repository/repository";
import type { Factory, FactoryOptions, MakeFactory } from "./factory-types";
import { type Create, RowMaker, type Tools } from "./row-maker";
import { UniqueValues } from "./unique-values";
import { Random } from "./values/random";

let seedOfThisRun: number | undefined;

/** The factories of a test's database. Each test draws the same values for the same seed, whatever ran before it. */
export class Factories {
  readonly #creates = new Map<AnyTable, Create>();
  readonly #taken = new UniqueValues();
  readonly #tools: Tools;
  #random: Random | undefined;

  constructor(private readonly database: Database) {
    this.#tools = {
      random: () => (this.#random ??= new Random(seed())),
      taken: this.#taken,
      createOf: (table) => this.#creates.get(table) ?? new RowMaker(table, this.#plainly(table), this.#tools).one,
    };
  }

  startTest({ rolledBack }: { rolledBack: boolean }): void {
    this.#random = undefined;
    if (rolledBack) this.#taken.startTest();
  }

  endTest(): void {
    this.#taken.endTest();
  }

  readonly factory: MakeFactory = (table: AnyTable, create?: unknown, options: FactoryOptions = {}) => {
    const maker = new RowMaker(table, (create as Create | undefined) ?? this.#plainly(table), this.#tools, options);
    const { one, many, row } = maker;
    this.#creates.set(table, one);
    return Object.assign(one, { many, row }) as Factory<never, never>;
  };

  #plainly(table: AnyTable): Create {
    const rows = new (Repository(table))(this.database);
    return (row) => rows.create(row);
  }
}

/** The one to repeat, or a random one that is told once. */
function seed(): number {
  const { seed: given } = readTestConfig();
  if (given !== undefined) return given;
  if (seedOfThisRun === undefined) {
    seedOfThisRun = Math.floor(Math.random() * 2 ** 32);
    process.stderr.write(`Random rows: TEST_SEED=${seedOfThisRun} repeats them.\n`);
  }
  return seedOfThisRun;
}
