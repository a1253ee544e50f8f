import { AsyncLocalStorage } from "node:async_hooks";
import { Type } from "@sinclair/typebox";
import type { TransactionSql } from "postgres";
import { Repository, column, entity } from "@/core/database";
import type { Sides } from "./harness/bench-database";
import { suite } from "./harness/suite";

const benchNotes = entity("bench_notes", { id: column.id("identity"), text: Type.String() });

class BenchNotes extends Repository(benchNotes) {}

interface Notes extends Sides {
  notes: BenchNotes;
}

const finds = 50;

/** The same statements in transactions of ours, and in the driver's own. */
export const transactions = suite(prepareNotes, {
  "transaction of two statements": {
    ours: ({ database, notes }) =>
      database.transaction(async () => {
        await notes.create({ text: "a" }, { returning: false });
        await notes.findById(1);
      }),
    raw: ({ raw }) =>
      raw.begin(async (tx) => {
        await insert(tx);
        await select(tx, 1);
      }),
  },
  [`findById in a transaction, ${finds} of them`]: {
    calls: 80,
    ours: ({ database, notes }) =>
      database.transaction(async () => {
        for (let id = 1; id <= finds; id++) await notes.findById(id);
      }),
    raw: ({ raw }) =>
      raw.begin(async (tx) => {
        for (let id = 1; id <= finds; id++) await select(tx, id);
      }),
  },
  "savepoint in a transaction": {
    ours: ({ database, notes }) =>
      database.transaction(async () => {
        await notes.create({ text: "a" }, { returning: false });
        await database.transaction(() => notes.findById(1), { propagation: "nested" });
      }),
    raw: ({ raw }) =>
      raw.begin(async (tx) => {
        await insert(tx);
        await tx.savepoint((inner) => select(inner, 1));
      }),
  },
});

async function prepareNotes(sides: Sides): Promise<Notes> {
  await sides.create({ benchNotes });
  await sides.raw.unsafe("insert into bench_notes (text) select 'note' from generate_series(1, 1000)");
  return { ...sides, notes: new BenchNotes(sides.database) };
}

async function insert(tx: TransactionSql): Promise<void> {
  await tx`insert into bench_notes (text) values (${"a"})`;
}

async function select(tx: TransactionSql, id: number) {
  const [row] = await tx`select id, text from bench_notes where id = ${id}`;
  return row;
}

const storage = new AsyncLocalStorage<object>();

/** What it costs that a query need not be handed its transaction: no statement is sent, so the CPU time is all. */
export const context = suite(async () => {}, {
  "AsyncLocalStorage, carried through 10 awaits (raw: the awaits)": {
    callers: 1,
    calls: 50_000,
    ours: () => storage.run({}, query),
    raw: () => query(),
  },
});

async function query(): Promise<unknown> {
  const found = storage.getStore();
  for (let awaits = 0; awaits < 10; awaits += 1) await undefined;
  return found;
}
