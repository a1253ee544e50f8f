import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { IdempotencyKeys } from "@/core/database";
import { failureOf } from "../../support/failure-of";
import { boom, useNotes } from "./notes";

const own = useNotes();

const Answer = Type.Object({ id: Type.Integer() });

/** Adds a note under a key, as a service would. */
const once = (key: string, id: number, work: () => Promise<unknown> = async () => {}) =>
  new IdempotencyKeys("notes", Answer, own.database).once(key, { id }, async () => {
    await own.add(id);
    await work();
    return { id };
  });
const isolated = { propagation: "nested" } as const;

test("a key whose work failed is not kept without its answer, whoever catches the error", async () => {
  const careless = own.database.transaction(async () => {
    await once("caught", 1, () => Promise.reject(boom)).catch(() => {});
  });
  expect(await failureOf(careless)).toBe(boom);
  expect(await own.ids()).toEqual([]);

  expect(await own.database.transaction(() => once("caught", 1))).toEqual({ id: 1 });
  expect(await own.database.transaction(() => once("caught", 1))).toEqual({ id: 1 });
  expect(await own.ids()).toEqual([1]);
});

test("a key whose work failed in a savepoint is free in the rest of the transaction", async () => {
  const answer = await own.database.transaction(async () => {
    await own.database.transaction(() => once("again", 1, () => Promise.reject(boom)), isolated).catch(() => {});
    return once("again", 1);
  });

  expect(answer).toEqual({ id: 1 });
  expect(await own.ids()).toEqual([1]);
});

test("a key that is asked for while its own work is under way is a mistake, and says so", async () => {
  const within = own.database.transaction(() => once("within", 1, () => once("within", 1)));
  expect(await failureOf(within)).toMatchObject({
    code: "transaction-misuse",
    message: expect.stringContaining("asks for one key twice"),
  });

  const beside = own.database.transaction(() => Promise.all([once("beside", 1), once("beside", 1)]));
  expect(await failureOf(beside)).toMatchObject({ code: "transaction-misuse" });
  expect(await own.ids()).toEqual([]);
});

test("a key that was answered in the open transaction gives that answer again", async () => {
  const answers = await own.database.transaction(async () => [await once("twice", 1), await once("twice", 1)]);

  expect(answers).toEqual([{ id: 1 }, { id: 1 }]);
  expect(await own.ids()).toEqual([1]);
});
