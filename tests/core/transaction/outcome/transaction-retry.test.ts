import { beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { ApplicationError, Conflict } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest, boom, notes, useNotes } from "../notes";

const own = useNotes();

let ran: string[] = [];
let attempts = 0;
beforeEach(() => {
  ran = [];
  attempts = 0;
});

/** Fails with a collision as often as that, then succeeds. */
function colliding(times: number) {
  return async () => {
    attempts += 1;
    const attempt = attempts;
    own.database.afterCommit(() => ran.push(`commit ${attempt}`));
    own.database.afterRollback(() => ran.push(`rollback ${attempt}`));
    await own.add(attempt);
    if (attempt <= times) await raise("40001");
    return attempt;
  };
}

function raise(code: string) {
  return own.database.query.execute(
    sql.raw(`do $$ begin raise exception 'collision' using errcode = '${code}'; end $$`),
  );
}

describe("a transaction that is to be tried again", () => {
  test("is, after a collision, and keeps only what the last attempt did", async () => {
    const result = await own.database.transaction(colliding(2), { retry: 3 });

    expect(result).toBe(3);
    expect(await own.ids()).toEqual([3]);
    expect(ran).toEqual(["commit 3"]);
  });

  test("fails in the end with the last error, which tells the number of attempts", async () => {
    const failing = own.database.transaction(colliding(9), { retry: 2 });

    const failure = await failureOf<ApplicationError>(failing);
    expect(failure).toMatchObject({ code: "serialization", facts: { attempts: 3 } });
    expect(ran).toEqual(["rollback 3"]);
    expect(await own.ids()).toEqual([]);
  });

  test("fails with the last error as it is, when nothing can be added to it", async () => {
    const collision = Object.freeze(new ApplicationError("serialization", "A collision.", Object.freeze({})));
    const failing = own.database.transaction(() => Promise.reject(collision), { retry: 1 });

    expect(await failureOf(failing)).toBe(collision);
  });

  test("is not when nobody asked for that", async () => {
    expect(await failureOf(own.database.transaction(colliding(1)))).toMatchObject({ code: "serialization" });
    expect(attempts).toBe(1);
  });

  test("is not after an error that would only come again", async () => {
    const failing = own.database.transaction(
      async () => {
        attempts += 1;
        throw new Conflict("The email belongs to someone else.");
      },
      { retry: 5 },
    );

    expect(await failureOf(failing)).toMatchObject({ code: "conflict", facts: {} });
    expect(attempts).toBe(1);
  });

  test("is after a collision that somebody swallowed or gave another face", async () => {
    const disguised = async () => {
      attempts += 1;
      if (attempts === 1) await raise("40P01").catch(() => {});
      if (attempts === 2) {
        await raise("40001").catch(() => {
          throw boom;
        });
      }
      return attempts;
    };

    expect(await own.database.transaction(disguised, { retry: 5 })).toBe(3);
  });

  test("is after a version mismatch", async () => {
    const stale = Object.assign(new Conflict("Somebody else changed it."), { code: "version-mismatch" });
    const mismatching = async () => {
      attempts += 1;
      if (attempts < 3) throw stale;
      return attempts;
    };

    expect(await own.database.transaction(mismatching, { retry: 2 })).toBe(3);
  });

  for (const propagation of ["existing", "nested"] as const) {
    test(`is tried again as a whole, never a part of it alone (${propagation})`, async () => {
      let outer = 0;
      await own.database.transaction(
        async () => {
          outer += 1;
          await own.database.transaction(colliding(1), { retry: 7, propagation });
        },
        { retry: 1 },
      );

      expect([outer, attempts]).toEqual([2, 2]);
    });
  }

  test("is not once something was committed that a rollback does not undo", async () => {
    const committing = own.database.transaction(
      async () => {
        await own.database.transaction(() => own.add(100), { propagation: "new" });
        await colliding(1)();
      },
      { retry: 5 },
    );
    expect(await failureOf(committing)).toMatchObject({ code: "serialization" });

    const outside = own.database.transaction(
      async () => {
        await own.database.scope(null).run((pool) => pool.unsafe("insert into notes values (200, 'outside')"));
        await colliding(9)();
      },
      { retry: 5 },
    );
    expect(await failureOf(outside)).toMatchObject({ code: "serialization" });
    expect(attempts).toBe(2);
    expect(await own.ids()).toEqual([100, 200]);
  });
});

describe("transactions that really collide", () => {
  test("both land: two increments that read before they write", async () => {
    await own.database.query.insert(notes).values({ id: 1, text: "0" });
    const increment = () =>
      own.database.transaction(
        async () => {
          const [row] = await own.database.query.select().from(notes);
          await Bun.sleep(5);
          await own.database.query.update(notes).set({ text: String(Number(row?.text) + 1) });
        },
        { isolation: "repeatable read", retry: 20 },
      );
    await Promise.all([1, 2, 3, 4, 5].map(() => asAnotherRequest(increment)));

    expect(await own.database.query.select().from(notes)).toEqual([{ id: 1, text: "5" }]);
  });

  test("both land: two that lock the same rows in opposite order", async () => {
    await own.database.query.insert(notes).values([
      { id: 1, text: "" },
      { id: 2, text: "" },
    ]);
    const append = (id: number) =>
      own.database.query.execute(sql`update notes set text = text || 'x' where id = ${id}`);
    const both = (first: number, second: number) =>
      own.database.transaction(
        async () => {
          await append(first);
          await Bun.sleep(20);
          await append(second);
        },
        { retry: 5 },
      );
    await Promise.all([both(1, 2), both(2, 1)]);

    expect(await own.database.query.select().from(notes).orderBy(notes.id)).toMatchObject([
      { text: "xx" },
      { text: "xx" },
    ]);
  });
});
