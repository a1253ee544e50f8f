import { describe, expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { Subscriptions } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { boom, createNotes, notes } from "../transaction/notes";

describe("a test's database", () => {
  const isolated = useDatabase();

  for (const round of [1, 2]) {
    test(`starts without what the test before it did (${round})`, async () => {
      const { database } = isolated;
      await database.query.execute(createNotes);
      await database.query.insert(notes).values({ id: 1, text: "one" });

      expect(await database.query.$count(notes)).toBe(1);
    });
  }

  test("undoes a failed statement alone, as outside a transaction", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await database.query.insert(notes).values({ id: 1, text: "one" });
    const again = database.query.insert(notes).values({ id: 1, text: "again" });

    expect(await failureOf(again.execute())).toMatchObject({ code: "conflict" });
    expect(await database.query.$count(notes)).toBe(1);
  });

  test("undoes a failed transaction alone", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await database.query.insert(notes).values({ id: 1, text: "one" });
    const failing = database.transaction(async () => {
      await database.query.delete(notes).where(eq(notes.id, 1));
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await database.query.$count(notes)).toBe(1);
  });

  test("runs the hooks of a transaction as if it were committed", async () => {
    const { database } = isolated;
    const ran: string[] = [];
    await database.transaction(async () => {
      database.beforeCommit(() => ran.push("before"));
      database.afterCommit(async () => {
        await database.ping();
        ran.push("after");
      });
    });

    expect(ran).toEqual(["before", "after"]);
  });

  test("keeps a transaction to its options, and the rest of the test free of them", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    const insert = () => database.query.insert(notes).values({ id: 1, text: "one" });
    const options = { readOnly: true, isolation: "serializable", lockTimeoutMilliseconds: 123 } as const;
    const writing = database.transaction(insert, options);

    expect(await failureOf(writing)).toMatchObject({ code: "transaction-misuse" });
    await database.transaction(() => database.ping(), options);
    await insert();
    expect(await database.query.execute("show lock_timeout")).toMatchObject([{ lock_timeout: "0" }]);
  });

  test("refuses what would need a second connection, and says what to use", async () => {
    const { database } = isolated;
    const fresh = () => database.transaction(() => database.ping(), { propagation: "new" });

    expect((await failureOf(database.transaction(fresh))).message).toContain("useOwnDatabase");
    await database.transaction(async () => {
      expect(() => database.scope(null)).toThrow("useOwnDatabase");
    });
  });

  test("refuses to work for subscriptions, which would wait for ever", async () => {
    const { message } = await failureOf(new Subscriptions(isolated.database, []).start());
    expect(message).toContain("useOwnDatabase");
  });

  test("runs parallel transactions one after the other, and loses nothing", async () => {
    const { database } = isolated;
    await database.query.execute(createNotes);
    await Promise.allSettled(
      [1, 2, 3, 4].map((id) =>
        database.transaction(async () => {
          await database.query.insert(notes).values({ id, text: "x" });
          if (id % 2 === 0) throw boom;
        }),
      ),
    );

    const rows = await database.query.select().from(notes).orderBy(notes.id);
    expect(rows.map(({ id }) => id)).toEqual([1, 3]);
  });
});

describe("what is prepared", () => {
  const { database, prepare } = useDatabase();
  const all = async () => (await database.query.select().from(notes).orderBy(notes.id)).map(({ text }) => text);

  prepare(async () => {
    await database.query.execute(createNotes);
    await database.query.insert(notes).values({ id: 1, text: "of all" });
    await failureOf(database.query.insert(notes).values({ id: 1, text: "again" }).execute());
  });

  for (const round of [1, 2]) {
    test(`is found by each, as it was (${round})`, async () => {
      await database.query.update(notes).set({ text: "changed" });
      await database.query.insert(notes).values({ id: 2, text: "more" });

      expect(await all()).toEqual(["changed", "more"]);
    });
  }

  describe("in a part of the file", () => {
    prepare(() => database.query.insert(notes).values({ id: 3, text: "of a part" }).execute());

    test("is found there, and nowhere else", async () => {
      expect(await all()).toEqual(["of all", "of a part"]);
    });
  });
});

describe("the next tests", () => {
  const { database } = useDatabase();

  test("find nothing of it", async () => {
    expect([...(await database.run("select to_regclass('notes')", []))]).toEqual([[null]]);
  });
});

describe("sequences", () => {
  const { database, prepare } = useDatabase();
  const next = async (name: string) => (await database.run("select nextval($1::regclass)::int", [name]))[0]?.[0];

  prepare(async () => {
    await database.query.execute(sql`create sequence rolled_back_sequence start 5; create sequence used_before`);
    await next("used_before");
  });

  for (const round of [1, 2]) {
    test(`go on in each test where they were before the first (${round})`, async () => {
      expect([await next("rolled_back_sequence"), await next("rolled_back_sequence")]).toEqual([5, 6]);
      expect(await database.transaction(() => next("used_before"))).toBe(2);
    });
  }
});
