import { describe, expect, test } from "bun:test";
import { type SQL, sql } from "drizzle-orm";
import { ApplicationError, Invalid } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { Crates, lamp, Memos, Tickets, useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const wares = () => new Wares(own.database);
const many = (count: number) => Array.from({ length: count }, (_, at) => ({ sku: `S${at}`, name: `Ware ${at}` }));

describe("createMany", () => {
  test("puts 100 000 rows in, in the order of the input, in one piece", async () => {
    const memos = new Memos(own.database);
    const rows = Array.from({ length: 100_000 }, (_, at) => ({ tenant: "t", slug: `${99_999 - at}` }));

    const made = await memos.createMany(rows);

    expect(made.every(({ id, slug }, at) => id === at + (made[0]?.id ?? 0) && slug === `${99_999 - at}`)).toBe(true);
    expect(await memos.count({})).toBe(100_000);
  });

  test("keeps the database's default where a row says nothing, and null where it says null", async () => {
    const made = await wares().createMany([
      { sku: "A", name: "a", note: "given", stock: 3 },
      { sku: "B", name: "b", note: null, tags: ["x"] },
      { sku: "C", name: "c", note: undefined, attributes: { a: [1] } },
      { sku: "D", name: "d", createdAt: new Date(0) },
    ]);

    expect(made).toMatchObject([
      { sku: "A", note: "given", stock: 3, tags: [], attributes: null, version: 1 },
      { sku: "B", note: null, stock: 0, tags: ["x"] },
      { sku: "C", note: "new", stock: 0, attributes: { a: [1] } },
      { sku: "D", note: "new", createdAt: new Date(0) },
    ]);
    expect(made[0]?.createdAt.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  test("counts keys and numbers on beside those that were given, in a table that Drizzle alone knows", async () => {
    const crates = new Crates(own.database);

    const made = await crates.createMany([
      { code: "a", grade: 'so "so"' },
      { code: "b", id: 77, counted: 50, count: 1, remark: null },
      { code: "c" },
    ]);

    const [{ id, counted } = { id: 0, counted: 0 }] = made;
    const seal = "unbroken";
    expect(made).toEqual([
      { id, code: "a", count: 7, counted, grade: 'so "so"', remark: "none", seal },
      { id: 77, code: "b", count: 1, counted: 50, grade: null, remark: null, seal },
      { id: id + 1, code: "c", count: 7, counted: counted + 1, grade: null, remark: "none", seal },
    ]);
  });

  test("refuses a text that is too long for the column, and does not cut it", async () => {
    const added = (code: SQL) => new Crates(own.database).createMany([{ code: "12345" }, { code }]);
    const constant = await failureOf<Invalid>(added(sql`'123456'`));
    const workedOut = await failureOf<ApplicationError>(added(sql`'123' || ${"456"}::text`));

    expect([constant.facts.mistakes?.[0]?.pointer, workedOut.code]).toEqual(["/code", "too-long"]);
    expect(await new Crates(own.database).count({})).toBe(0);
  });

  test("takes SQL in some of the rows, in order", async () => {
    const made = await new Memos(own.database).createMany([
      { tenant: "t", slug: "1" },
      { tenant: "t", slug: sql`'2'` },
      { tenant: "t", slug: "3" },
    ]);

    const [first] = made;
    expect(made.map(({ id, slug }) => `${id - (first?.id ?? 0)} ${slug}`)).toEqual(["0 1", "1 2", "2 3"]);
  });

  test("stores hostile texts as they are", async () => {
    const texts = [
      "",
      "null",
      "NULL",
      '"',
      "\\",
      "{}",
      "{a,b}",
      "'; drop table wares; --",
      "\\x00",
      "\n\t",
      "𝄞",
      " x ",
    ];
    const rows = texts.map((text, at) => ({ sku: `${at}`, name: "n", note: text, tags: [text, text] }));

    const made = await wares().createMany(rows);

    expect(made.map(({ note, tags }) => [note, ...tags])).toEqual(texts.map((text) => [text, text, text]));
  });

  test("makes rows of which everything has a default", async () => {
    const made = await new Tickets(own.database).createMany([{}, {}, {}]);

    const [first] = made;
    expect(made.map(({ id }) => id - (first?.id ?? 0))).toEqual([0, 1, 2]);
  });

  test("does nothing for no rows, and counts when no rows are asked for", async () => {
    expect(await wares().createMany([])).toEqual([]);
    expect(await wares().createMany([], { returning: false })).toBe(0);
    expect(await wares().createMany(many(3), { returning: false })).toBe(3);
  });

  test("makes one row of a list of one, each of its own properties", async () => {
    expect(await wares().createMany([{ ...lamp, note: null }])).toMatchObject([{ ...lamp, note: null, version: 1 }]);
  });

  test.each([true, false])("says which row of 100 000 is wrong, and keeps none (returning: %p)", async (returning) => {
    const rows = [...many(99_999), { sku: "A", name: "" }];

    const failure = await failureOf<Invalid>(wares().createMany(rows, { returning }));

    expect(failure.facts.mistakes).toEqual([{ pointer: "/99999/name", detail: "must not be empty" }]);
    expect(failure.message.length).toBeLessThan(1000);
    expect(await wares().count({})).toBe(0);
  });

  test("keeps nothing when a part fails while the next is on its way, and tells of that failure", async () => {
    const rows = [...many(25_000), { sku: "s7000", name: "again" }].toReversed();

    const failure = await failureOf<ApplicationError>(wares().createMany([...rows, { sku: "Z", name: sql`1 / 0` }]));

    expect(failure).toMatchObject({ code: "conflict", facts: { columns: ["sku"] } });
    expect(await wares().count({})).toBe(0);
  });

  test("takes a hole in the list for a row that is missing", async () => {
    const sparse = [lamp, , { ...lamp, sku: "B" }]; // oxlint-disable-line no-sparse-arrays -- the subject

    const failure = await failureOf<Invalid>(wares().createMany(sparse as never));

    expect(failure.facts.mistakes).toEqual([{ pointer: "/1", detail: "must be an object" }]);
  });
});
