import type { Sides } from "./harness/bench-database";
import type { Operation } from "./harness/measure";

const insert = "insert into bench_notes (text) values ($1)";
const select = "select id, text from bench_notes where id = $1";
const prepared = { prepare: true };
const finds = 50;

/** The same statements in transactions of ours, and in the driver's own. */
export async function transactionOperations({ database, raw }: Sides): Promise<Operation[]> {
  await raw.unsafe("create table bench_notes (id serial primary key, text text)");
  await raw.unsafe("insert into bench_notes (text) select 'note' from generate_series(1, 1000)");
  return [
    {
      name: "transaction of two statements",
      calls: 1500,
      ours: () =>
        database.transaction(async () => {
          await database.run(insert, ["a"]);
          await database.run(select, [1]);
        }),
      raw: () =>
        raw.begin(async (tx) => {
          await tx.unsafe(insert, ["a"], prepared);
          await tx.unsafe(select, [1], prepared).values();
        }),
    },
    {
      name: `transaction of ${finds} finds by id`,
      calls: 100,
      callers: 4,
      ours: () =>
        database.transaction(async () => {
          for (let id = 1; id <= finds; id++) await database.run(select, [id]);
        }),
      raw: () =>
        raw.begin(async (tx) => {
          for (let id = 1; id <= finds; id++) await tx.unsafe(select, [id], prepared).values();
        }),
    },
    {
      name: "savepoint in a transaction",
      calls: 1500,
      ours: () =>
        database.transaction(async () => {
          await database.run(insert, ["a"]);
          await database.transaction(() => database.run(select, [1]), { propagation: "nested" });
        }),
      raw: () =>
        raw.begin(async (tx) => {
          await tx.unsafe(insert, ["a"], prepared);
          await tx.savepoint((inner) => inner.unsafe(select, [1], prepared).values());
        }),
    },
  ];
}
