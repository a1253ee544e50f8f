import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Invalid } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { Crates, lamp, Memos, Tickets, useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const repository = () => new Wares(own.database);

describe("create", () => {
  test("gives the row as it is stored, with what the database and code made for it, without hidden columns", async () => {
    const row = await repository().create({ ...lamp, cost: 3 });

    expect(row).toEqual({
      ...lamp,
      id: expect.any(String),
      tags: [],
      attributes: null,
      box: null,
      note: "new",
      label: "Lamp",
      version: 1,
      createdAt: expect.any(Date),
      updatedAt: expect.any(Date),
      deletedAt: null,
    });
  });

  test("leaves what it was given as it was, and takes undefined for not given and null for null", async () => {
    const given = Object.freeze({ ...lamp, note: undefined, attributes: null });

    expect(await repository().create(given)).toMatchObject({ note: "new", attributes: null });
    expect(await repository().create({ ...lamp, sku: "B", note: null })).toMatchObject({ note: null });
    expect(Object.keys(given)).toEqual(["sku", "name", "stock", "note", "attributes"]);
  });

  test("takes SQL for a value", async () => {
    const row = await repository().create({ ...lamp, stock: sql`${2}::integer * ${21}`, name: sql`upper(${"lamp"})` });

    expect(row).toMatchObject({ stock: 42, name: "LAMP", label: "LAMP" });
  });

  test("keeps the times of a row that is imported", async () => {
    const createdAt = new Date("2001-02-03T04:05:06.789Z");

    expect(await repository().create({ ...lamp, createdAt, version: 8 })).toMatchObject({ createdAt, version: 8 });
  });

  test("gives nothing when nothing is asked for", async () => {
    const nothing: void = await repository().create(lamp, { returning: false });

    expect(nothing).toBeUndefined();
    expect(await repository().count({})).toBe(1);
  });

  test("stores documents without a prototype, and those with a key that is named like one's", async () => {
    const attributes = Object.assign(Object.create(null), JSON.parse('{"constructor": "x", "__proto__": {"a": 1}}'));
    const nested = { inner: { constructor: 5 } };

    expect(await repository().create({ ...lamp, attributes: nested })).toMatchObject({ attributes: nested });
    const [row] = await repository().createMany([{ ...lamp, sku: "B", attributes: { attributes: nested } }]);
    expect(row).toMatchObject({ attributes: { attributes: nested } });
    const failure = await failureOf<Invalid>(repository().create({ ...lamp, sku: "C", attributes }));
    expect(failure.facts.mistakes?.[0]?.pointer).toStartWith("/attributes");
  });

  test("makes a row of which everything has a default", async () => {
    expect(await new Tickets(own.database).create({})).toMatchObject({ id: expect.any(Number), at: expect.any(Date) });
  });

  test.each([
    ["an unknown property", { ...lamp, colour: "red" }, "/colour"],
    ["an unknown property that is undefined", { ...lamp, colour: undefined }, "/colour"],
    ["a generated column", { ...lamp, label: "mine" }, "/label"],
    ["a property that is missing", { sku: "A" }, "/name"],
    ["a required property that is undefined", { sku: "A", name: undefined }, "/name"],
    ["a required property that is null", { sku: "A", name: null }, "/name"],
    ["a prototype in disguise", JSON.parse('{"sku":"A","name":"a","__proto__":{"stock":5}}'), "/__proto__"],
    ["a list", [lamp], ""],
    ["null", null, ""],
    ["undefined", undefined, ""],
    ["a text", "lamp", ""],
  ])("refuses %s", async (_what, given, pointer) => {
    const failure = await failureOf<Invalid>(repository().create(given as never));

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.facts.mistakes?.map((mistake) => mistake.pointer)).toEqual([pointer]);
    expect(await repository().count({})).toBe(0);
  });

  test("refuses a counted key by name, and what is a key by default may be given", async () => {
    const failure = await failureOf<Invalid>(
      new Memos(own.database).create({ id: 5, tenant: "a", slug: "b" } as never),
    );

    expect(failure.facts.mistakes).toEqual([{ pointer: "/id", detail: "is kept by itself: leave it out" }]);
    expect(await new Crates(own.database).create({ id: 5, code: "a", counted: 9 })).toMatchObject({
      id: 5,
      counted: 9,
    });
  });

  test("writes what it checked, though a getter answers otherwise the second time", async () => {
    let asked = 0;
    const shifty = {
      sku: "A",
      get name(): string {
        asked += 1;
        return asked === 1 ? "checked" : "";
      },
    };

    expect(await repository().create(shifty)).toMatchObject({ name: "checked" });
  });
});
