import { describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { testConfig } from "../../support/test-config";
import { boom, createNotes, notes } from "./notes";

describe("a test's database", () => {
  const isolated = useDatabase(testConfig.database);

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
