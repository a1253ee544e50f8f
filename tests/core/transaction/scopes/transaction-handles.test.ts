import { describe, expect, test } from "bun:test";
import type { Scope, Tx } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest, boom, useNotes } from "../notes";

const own = useNotes();
const other = useNotes();

const insert = (scope: Scope, id: number) =>
  scope.run((connection) => connection.unsafe("insert into notes values ($1, 'by handle')", [id]));

describe("the scope of a call", () => {
  test("is the open transaction when nothing is said", async () => {
    const failing = own.database.transaction(async () => {
      await insert(own.database.scope(), 1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });

  test("is no transaction at all for null", async () => {
    const failing = own.database.transaction(async () => {
      await insert(own.database.scope(null), 1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([1]);
  });

  test("is the transaction of a handle, wherever the call is made", async () => {
    const failing = own.database.transaction(async (tx) => {
      await asAnotherRequest(() => insert(own.database.scope(tx), 1));
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([]);
  });

  test("is refused for a handle of another database", async () => {
    await other.database.transaction(async (tx) => {
      expect(() => own.database.scope(tx)).toThrow("another database");
    });
    expect(() => own.database.scope({} as Tx)).toThrow("another database");
  });

  test("is never the open transaction of another database", async () => {
    const failing = other.database.transaction(async () => {
      await insert(own.database.scope(), 1);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await own.ids()).toEqual([1]);
  });
});

describe("what needs a transaction", () => {
  test("is refused outside one, by name", () => {
    expect(own.database.inTransaction).toBe(false);
    expect(() => own.database.requireTransaction("lockById")).toThrow("lockById needs a transaction");
  });

  test("is allowed inside one, also of the same name in another database's", async () => {
    await own.database.transaction(async () => {
      own.database.requireTransaction("lockById");
      expect(() => other.database.requireTransaction("lockById")).toThrow("lockById needs a transaction");
    });
  });
});
