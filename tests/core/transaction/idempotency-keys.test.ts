import { expect, test } from "bun:test";
import { type TObject, Type } from "@sinclair/typebox";
import { Conflict, IdempotencyKeys } from "@/core/database";
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

/** What another version of the program answers to the same request. */
const answeredBy = (Shape: TObject, key: string, answer: object) =>
  own.database.transaction(() => {
    const keys = new IdempotencyKeys("notes", Shape, own.database);
    return keys.once(key, { id: 1 }, async () => answer as never);
  });
const strict = { additionalProperties: false };
const Line = Type.Object({ sku: Type.String() }, strict);
const Older = Type.Object({ id: Type.Integer(), lines: Type.Array(Line) }, strict);
const maybe = Type.Union([Type.String(), Type.Null()]);
const Newer = Type.Object(
  { ...Older.properties, note: maybe, lines: Type.Array(Type.Object({ ...Line.properties, gift: maybe }, strict)) },
  strict,
);

test("an answer that an older version gave is given again where it lacks what may be empty", async () => {
  await answeredBy(Older, "older", { id: 1, lines: [{ sku: "A" }] });

  const again = await answeredBy(Newer, "older", {});
  expect(again).toEqual({ id: 1, note: null, lines: [{ sku: "A", gift: null }] });
});

test("an answer that a newer version gave is given again without what is not known", async () => {
  await answeredBy(Newer, "newer", { id: 1, note: "n", lines: [{ sku: "A", gift: "g" }] });

  expect(await answeredBy(Older, "newer", {})).toEqual({ id: 1, lines: [{ sku: "A" }] });
});

test("an answer that is none any more is a conflict: the work was done, and is not done again", async () => {
  await answeredBy(Older, "another", { id: 1, lines: [] });

  const failure = await failureOf(
    answeredBy(Type.Object({ ...Older.properties, total: Type.Integer() }), "another", {}),
  );
  expect(failure).toBeInstanceOf(Conflict);
  expect(failure.message).toContain("This was done before, under the same key");
});
