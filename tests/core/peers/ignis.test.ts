import { beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Value } from "@sinclair/typebox/value";
import { Conflict, jsonSet, listQuery, many, Repository, schemasOf } from "@/core/database";
import { failureOf } from "../../support/failure-of";
import { Memos, Remarks, useWares, Wares } from "../repository/write-fixtures/use-wares";
import { memos, remarks, wares as table } from "../repository/write-fixtures/wares.schema";

const own = useWares();
const wares = () => new Wares(own.database);
const mine = () => new (class extends Repository(memos, { scope: () => ({ tenant: "a" }) }) {})(own.database);

beforeEach(async () => {
  await wares().createMany(["A", "B"].map((sku) => ({ sku, name: "n", tags: ["x"], cost: 3 })));
});

/** Each test is named for what was seen to break; docs/peers.md lists them. */
describe("seen to break in Ignis", () => {
  test.each<[string, () => Promise<unknown>]>([
    ["deleteById({ id: undefined })", () => wares().deleteById({ id: undefined } as never)],
    ["deleteById(undefined)", () => wares().deleteById(undefined as never)],
    ["and: []", () => wares().deleteMany({ and: [] })],
    ["or: []", () => wares().deleteMany({ or: [] })],
    ["and: [{}]", () => wares().deleteMany({ and: [{}] })],
    ["a column that is undefined", () => wares().deleteMany({ sku: undefined as never })],
    ["{}", () => wares().updateMany({}, { name: "x" })],
  ])("a condition that is none does not write to the whole table: %s", async (_what, write) => {
    await write().catch((error: unknown) => expect(error).toMatchObject({ name: "QueryError" }));

    expect((await wares().find({})).map(({ name }) => name)).toEqual(["n", "n"]);
  });

  test("no item of an array operator is SQL", async () => {
    const items = ["x", "y'] or true --", "']); drop table wares; --"];

    expect(await wares().find({ tags: { arrayContains: items } })).toEqual([]);
    expect(await wares().count({ tags: { arrayOverlaps: items } })).toBe(2);
  });

  test("the isolation level is never SQL", async () => {
    const options = { isolation: "serializable; drop table wares" as "serializable" };

    expect(await failureOf(own.database.transaction(() => wares().count({}), options))).toMatchObject({
      code: "transaction-misuse",
    });
  });

  test("hidden columns come with no relation, and no client can filter or sort by them", async () => {
    const [ware] = await wares().find({});

    expect(ware).not.toHaveProperty("cost");
    expect(() => listQuery(table, { filter: { cost: true } as never })).toThrow("a hidden property");
    expect(() => listQuery(table, { sort: ["cost"] as never })).toThrow("a hidden property");
  });

  test("no filter overrides a scope or merges with it, in related rows neither", async () => {
    const [first] = await new Memos(own.database).createMany([
      { tenant: "a", slug: "1" },
      { tenant: "b", slug: "2" },
    ]);
    await new Remarks(own.database).createMany(["a", "b"].map((tenant) => ({ memo: first?.id ?? 0, tenant })));
    class Mine extends Repository(memos, {
      relations: { remarks: many(remarks, { by: "memo" }) },
      scope: () => ({ tenant: "a" }),
    }) {}
    const rows = await new Mine(own.database).find({ or: [{ tenant: "b" }, {}] }, { include: { remarks: true } });

    expect(rows).toMatchObject([{ slug: "1", remarks: [{ tenant: "a" }] }]);
    expect(await mine().count({ tenant: ["a", "b"] })).toBe(1);
  });

  test("a change inside a document makes the parents that are missing, and NULL an object", async () => {
    const changed = await wares().updateOne({ sku: "A" }, { attributes: jsonSet("size.width", 7) });

    expect(changed?.attributes).toEqual({ size: { width: 7 } });
  });

  test("a value that is taken is a conflict that does not quote it", async () => {
    const failure = await failureOf(wares().create({ sku: "A", name: "again" }));

    expect(failure).toBeInstanceOf(Conflict);
    expect(failure.message).toBe("Another row of wares has the same sku.");
  });

  test("a misspelt operator is an error that suggests the right one", async () => {
    expect((await failureOf(wares().find({ name: { startWith: "n" } } as never))).message).toContain(
      'did you mean "startsWith"?',
    );
  });

  test("a negative limit is an error", async () => {
    expect((await failureOf(wares().find({}, { limit: -1 }))).message).toContain("limit is a whole number from 0 up");
  });

  test("an order by __proto__ is an error in a sentence", async () => {
    const order = JSON.parse('{ "__proto__": "asc" }');

    expect((await failureOf(wares().find({}, { orderBy: order }))).message).toContain('no property "__proto__"');
  });

  test("no client can send a regular expression, and no statement runs for ever", async () => {
    expect(() => listQuery(table, { filter: { name: ["regex" as "eq"] } })).toThrow(
      "clients cannot filter it by regex",
    );
    const [row] = await own.database.query.execute<{ limit: string }>(
      sql`select current_setting('statement_timeout') as limit`,
    );
    expect(row?.limit).not.toBe("0");
  });

  test("a client's change cannot name deletedAt or a hidden column", () => {
    const { update } = schemasOf(table);

    expect(Value.Check(update, { name: "x" })).toBe(true);
    for (const name of ["deletedAt", "cost", "version", "id"]) expect(Value.Check(update, { [name]: 1 })).toBe(false);
  });
});
