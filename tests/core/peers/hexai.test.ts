import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { failureOf } from "../../support/failure-of";
import { boom, useNotes } from "../transaction/notes";

const own = useNotes();

beforeAll(async () => {
  await own.database.query.execute(
    sql`create table pairs (id integer primary key, other integer references pairs deferrable initially deferred)`,
  );
});

/** Each test is named for what was seen to break; docs/peers.md lists them. */
describe("seen to break in hexai, or in Drizzle", () => {
  test("an inner scope that makes the first query keeps the outer isolation", async () => {
    const level = () =>
      own.database.query.execute<{ level: string }>(sql`select current_setting('transaction_isolation') as level`);
    const outer = () => own.database.transaction(level);
    const [row] = await own.database.transaction(outer, { isolation: "serializable" });

    expect(row?.level).toBe("serializable");
  });

  test("a scope that joined inside a nested one undoes that one, and no more", async () => {
    const failing = () =>
      own.database.transaction(
        () =>
          own.database.transaction(async () => {
            await own.add(2);
            throw boom;
          }),
        { propagation: "nested" },
      );
    await own.database.transaction(async () => {
      await own.add(1);
      expect(await failureOf(failing())).toBe(boom);
      await own.add(3);
    });

    expect(await own.ids()).toEqual([1, 3]);
  });

  test("a swallowed error of SQL is no success, and runs no hook of one", async () => {
    const ran: string[] = [];
    const swallowing = own.database.transaction(async () => {
      own.database.afterCommit(() => ran.push("commit"));
      own.database.afterRollback(() => ran.push("rollback"));
      await own.add(1);
      await own.database.query.execute(sql`select 1 / 0`).catch(() => {});
    });

    expect(await failureOf(swallowing)).toBeInstanceOf(Error);
    expect(ran).toEqual(["rollback"]);
    expect(await own.ids()).toEqual([]);
  });

  test("a COMMIT that fails gives its connection back and runs the hooks of a rollback", async () => {
    const ran: string[] = [];
    const fails = () =>
      own.database.transaction(async () => {
        own.database.afterRollback(() => ran.push("rollback"));
        await own.database.query.execute(sql`insert into pairs values (1, 4711)`);
      });
    const failures = await Promise.all(Array.from({ length: 30 }, () => failureOf(fails())));

    expect(failures.every((failure) => "code" in failure && failure.code === "conflict")).toBe(true);
    expect(ran).toHaveLength(30);
    await own.takeEveryConnection();
  });

  test("hooks of a savepoint that was rolled back do not run", async () => {
    const ran: string[] = [];
    await own.database.transaction(async () => {
      const part = own.database.transaction(
        async () => {
          own.database.afterCommit(() => ran.push("part"));
          throw boom;
        },
        { propagation: "nested" },
      );
      await part.catch(() => {});
      own.database.afterCommit(() => ran.push("whole"));
      await own.add(1);
    });

    expect(ran).toEqual(["whole"]);
  });

  test("nested scopes at the same time lose no row", async () => {
    const nested = (id: number) => own.database.transaction(() => own.add(id), { propagation: "nested" });
    await own.database.transaction(() => Promise.all([1, 2, 3].map(nested)));

    expect(await own.ids()).toEqual([1, 2, 3]);
  });
});
