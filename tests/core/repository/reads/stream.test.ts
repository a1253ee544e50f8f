import { describe, expect, test } from "bun:test";
import { heapStats } from "bun:jsc";
import { sql } from "drizzle-orm";
import { integer, pgTable, text } from "drizzle-orm/pg-core";
import { Repository } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { useParcels } from "./parcels";

const own = useParcels();

class Numbers extends Repository(pgTable("numbers", { no: integer().notNull(), label: text().notNull() })) {}

const boom = new Error("boom");

async function numbersOf(rows: AsyncIterable<{ no: number }>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { no } of rows) numbers.push(no);
  return numbers;
}

/** Sessions that are anything but idle, this one apart. */
async function busySessions(): Promise<number> {
  const [row] = await own.database.query.execute<{ count: string }>(
    sql`select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and state <> 'idle' and pid <> pg_backend_pid()`,
  );
  return Number(row?.count);
}

const inAndOut: [name: string, within: <T>(work: () => Promise<T>) => Promise<T>][] = [
  ["outside a transaction", (work) => work()],
  ["inside a transaction", (work) => own.database.transaction(work)],
];

describe.each(inAndOut)("a stream %s", (_, within) => {
  test("gives every row once, in the order asked for, whatever the size of a batch", async () => {
    await own.add(...[3, 1, 2, 5, 4].map((weight) => ({ weight })), { weight: 6, deletedAt: new Date() });
    await within(async () => {
      for (const batchSize of [1, 2, 4, 5, 6, 500]) {
        expect(await numbersOf(own.parcels.stream({}, { orderBy: { weight: "desc" }, batchSize }))).toEqual([
          4, 5, 1, 3, 2,
        ]);
      }
      expect(
        await numbersOf(own.parcels.stream({ weight: { gt: 1 } }, { orderBy: { weight: "asc" }, limit: 2, offset: 1 })),
      ).toEqual([1, 5]);
      expect(await numbersOf(own.parcels.stream({ or: [] }))).toEqual([]);
      expect(await numbersOf(own.parcels.stream({}, { limit: 0 }))).toEqual([]);
    });
  });

  test("decodes its rows, and has the properties asked for", async () => {
    const sentAt = new Date("2026-03-04T05:06:07.089Z");
    await own.add({ barcode: 2n ** 60n, sentAt });
    await within(async () => {
      const rows = await Array.fromAsync(own.parcels.stream({}, { select: ["barcode", "sentAt"] }));
      expect(rows).toEqual([{ barcode: 2n ** 60n, sentAt }]);
    });
  });

  test("lets other statements, and other streams, run in its loop", async () => {
    await own.add({}, {}, {}, {}, {});
    const seen: [number, number, number][] = [];
    await within(async () => {
      for await (const { no } of own.parcels.stream({}, { batchSize: 2, limit: 3 })) {
        const inner = await numbersOf(own.parcels.stream({ no: { gt: no } }, { batchSize: 1 }));
        seen.push([no, inner.length, await own.parcels.count({})]);
        await own.parcels.updateById(no, { label: "seen" });
      }
    });
    expect(seen).toEqual([
      [1, 4, 5],
      [2, 3, 5],
      [3, 2, 5],
    ]);
    expect(await own.parcels.count({ label: "seen" })).toBe(3);
  });

  test("leaves nothing behind when its loop is left, by break or by an error", async () => {
    await own.addMany(2000);
    await within(async () => {
      for await (const { no } of own.parcels.stream({}, { batchSize: 10 })) if (no === 15) break;
      const failing = (async () => {
        for await (const { no } of own.parcels.stream({}, { batchSize: 10 })) if (no === 15) throw boom;
      })();
      expect(await failureOf(failing)).toBe(boom);
      expect(await own.database.query.execute(sql`select name from pg_cursors`)).toHaveLength(0);
    });
    expect(await busySessions()).toBe(0);
    await own.takeEveryConnection();
  });

  test("asks nothing before it is used", async () => {
    await within(async () => {
      own.parcels.stream({});
      const iterator = own.parcels.stream({});
      await iterator.return();
      expect((await iterator.next()).done).toBe(true);
      expect(await busySessions()).toBe(0);
    });
  });

  test("passes on what PostgreSQL refuses, typed", async () => {
    await own.add({ weight: 1 }, { weight: 0 });
    const failing = within(() => numbersOf(own.parcels.stream(sql`1 / weight < 100000000000::integer + weight`)));
    expect(await failureOf(failing)).toMatchObject({ code: "out-of-range" });
    expect(await busySessions()).toBe(0);
    await own.takeEveryConnection();
  });
});

describe("a stream", () => {
  test("holds one batch in memory, however many rows there are", async () => {
    await own.database.query.execute(sql`
      create view numbers as select no, 'a label of some length ' || no as label from generate_series(1, 200000) no`);
    const rows = new Numbers(own.database).stream({})[Symbol.asyncIterator]();
    let count = 0;
    const takeUntil = async (wanted: number) => {
      while (count < wanted && !(await rows.next()).done) count += 1;
      Bun.gc(true);
      return heapStats().heapSize;
    };
    const before = await takeUntil(5000);
    const growth = (await takeUntil(199_000)) - before;
    await takeUntil(Infinity);
    expect(count).toBe(200_000);
    expect(growth).toBeLessThan(4_000_000);
  });

  test("sees the rows of one moment", async () => {
    await own.add({}, {}, {}, {});
    const seen: number[] = [];
    for await (const { no } of own.parcels.stream({}, { batchSize: 1 })) {
      seen.push(no);
      await own.add({ no: no + 100 });
    }
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test("begun inside a transaction sees what that one wrote, and a handle says which", async () => {
    const failing = own.database.transaction(async (tx) => {
      await own.parcels.create({ no: 1, label: "p", status: "sent", weight: 1 });
      expect(await numbersOf(own.parcels.stream({}))).toEqual([1]);
      expect(await numbersOf(own.parcels.stream({}, { tx }))).toEqual([1]);
      expect(await numbersOf(own.parcels.stream({}, { tx: null }))).toEqual([]);
      throw boom;
    });
    expect(await failureOf(failing)).toBe(boom);
  });

  test("keeps what its loop wrote outside of it when the loop fails", async () => {
    await own.add({}, {});
    const failing = (async () => {
      for await (const { no } of own.parcels.stream({}, { batchSize: 1 })) {
        await own.parcels.updateById(no, { label: "seen" });
        if (no === 2) throw boom;
      }
    })();
    expect(await failureOf(failing)).toBe(boom);
    expect(await own.parcels.count({ label: "seen" })).toBe(2);
  });

  test("ends with a clear error when its connection is cut", async () => {
    await own.addMany(10);
    const cut = (async () => {
      for await (const { no } of own.parcels.stream({}, { batchSize: 2 })) {
        if (no !== 2) continue;
        await own.database.query.execute(sql`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and state = 'idle in transaction'`);
      }
    })();
    expect(await failureOf(cut)).toMatchObject({ code: "connection-lost" });
    await own.takeEveryConnection();
  });

  test("refuses at once what makes no sense", () => {
    for (const batchSize of [0, -1, 1.5, Number.NaN, Infinity, "5" as unknown as number]) {
      expect(() => own.parcels.stream({}, { batchSize })).toThrow("batchSize is a whole number from 1 up");
    }
    expect(() => own.parcels.stream({ no: undefined } as unknown as { no: number })).toThrow("parcels.no");
    expect(() => own.parcels.stream({}, { limit: -1 })).toThrow("limit is a whole number");
  });
});
