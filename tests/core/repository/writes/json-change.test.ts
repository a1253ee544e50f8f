import { describe, expect, test } from "bun:test";
import { Invalid, jsonRemove, jsonSet } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { lamp, useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const wares = () => new Wares(own.database);

async function changed(attributes: Record<string, unknown> | null, change: ReturnType<typeof jsonSet>) {
  const { id } = await wares().create({ ...lamp, sku: Bun.randomUUIDv7(), attributes });
  const row = await wares().updateById(id, { attributes: change });
  expect(row?.version).toBe(2);
  return row?.attributes;
}

describe("jsonSet", () => {
  test.each<[string, Record<string, unknown> | null, ReturnType<typeof jsonSet>, unknown]>([
    ["one place and leaves the others", { a: 1, b: { c: 2 } }, jsonSet("b.d", 3), { a: 1, b: { c: 2, d: 3 } }],
    ["a place that is there", { a: { b: 1 } }, jsonSet("a.b", null), { a: { b: null } }],
    ["in a column that is NULL", null, jsonSet("a.b.c", [1]), { a: { b: { c: [1] } } }],
    ["below a parent that is missing", { x: 1 }, jsonSet("a.b.c", 1), { x: 1, a: { b: { c: 1 } } }],
    ["below a parent that is null", { a: null }, jsonSet("a.b", 1), { a: { b: 1 } }],
    ["below a parent that is a number", { a: 5, x: 1 }, jsonSet("a.b", 1), { a: { b: 1 }, x: 1 }],
    ["in a list", { a: [{ b: 1 }, { b: 2 }] }, jsonSet("a.1.b", 9), { a: [{ b: 1 }, { b: 9 }] }],
    ["at the end of a list", { a: [1] }, jsonSet("a.7", 2), { a: [1, 2] }],
    ["a key that is a number", {}, jsonSet("5", "x"), { 5: "x" }],
    [
      "hostile keys",
      {},
      jsonSet(`'; drop table wares; --.{a,b}."""\\"`, "$1"),
      { "'; drop table wares; --": { "{a,b}": { '"\\': "$1" } } },
    ],
    ["a key with a dot", { a: { b: 1 } }, jsonSet('"a.b".c', 1), { a: { b: 1 }, "a.b": { c: 1 } }],
    ["several places", null, jsonSet("a.b", 1).set("a.c", 2).set("d", 3).remove("a.b"), { a: { c: 2 }, d: 3 }],
  ])("sets %s", async (_what, before, change, after) => {
    expect(await changed(before, change)).toEqual(after as never);
  });

  test("works in every update", async () => {
    await wares().createMany([lamp, { ...lamp, sku: "B" }]);

    expect(await wares().updateMany({ stock: 20 }, { attributes: jsonSet("a", 1), note: "x" })).toBe(2);
    expect(await wares().updateOne({ sku: "B" }, { attributes: jsonSet("b", 2) })).toMatchObject({
      attributes: { a: 1, b: 2 },
      note: "x",
      version: 3,
    });
  });

  test("refuses an empty path, what is no key, what is no JSON, and a column that is not jsonb", async () => {
    const { id } = await wares().create(lamp);

    for (const path of ["", ".", "a.", "a..b", '"a', `${"a.".repeat(16)}a`, "a".repeat(1001), ["a"], undefined, 5]) {
      expect(() => jsonSet(path as string, 1)).toThrow(QueryError);
      expect(() => jsonRemove(path as string)).toThrow(QueryError);
    }
    expect(() => jsonSet("a", undefined)).toThrow("undefined is no JSON value: to take a place out, use remove.");
    expect(() => jsonSet("a", () => 1)).toThrow(QueryError);
    expect(await failureOf(wares().updateById(id, { name: jsonSet("a", 1) as never }))).toBeInstanceOf(QueryError);
    expect(await wares().getById(id)).toMatchObject({ version: 1 });
  });
});

describe("a value that no document can hold", () => {
  const endless: Record<string, unknown> = {};
  endless["self"] = endless;
  const deep = Array.from({ length: 100_000 }).reduce<unknown>((inner) => ({ inner }), 1);

  test.each([
    ["leads back to itself", endless],
    ["is too deep", deep],
    ["is a bigint", 1n],
    ["is NaN", Number.NaN],
    ["holds one", { a: [1n] }],
  ])("is refused at its place when it %s, wherever it stands", async (_what, value) => {
    const { id } = await wares().create({ ...lamp, attributes: { a: 1 } });
    const changes = [
      wares().updateById(id, { attributes: jsonSet("x", value) }),
      wares().updateById(id, { attributes: { x: value } }),
      wares().createMany([{ ...lamp, sku: "B", attributes: { x: value } }]),
    ];
    for (const failure of await Promise.all(changes.map((change) => failureOf<Invalid>(change)))) {
      expect(failure).toBeInstanceOf(Invalid);
      expect(failure.facts.mistakes?.[0]?.pointer).toMatch(/^(\/0)?\/attributes\/x/);
      expect(failure.message.length).toBeLessThan(1000);
    }
    expect(await wares().find({})).toMatchObject([{ attributes: { a: 1 }, version: 1 }]);
  });
});

describe("jsonRemove", () => {
  test.each<[string, Record<string, unknown> | null, ReturnType<typeof jsonSet>, unknown]>([
    ["a place", { a: { b: 1, c: 2 } }, jsonRemove("a.b"), { a: { c: 2 } }],
    ["an item", { a: [1, 2, 3] }, jsonRemove("a.1"), { a: [1, 3] }],
    ["what is not there", { a: 1 }, jsonRemove("x.y"), { a: 1 }],
    ["something of a column that is NULL", null, jsonRemove("x"), null],
  ])("takes out %s", async (_what, before, change, after) => {
    expect(await changed(before, change)).toEqual(after as never);
  });
});

describe("the schema of a document", () => {
  test.each<[ReturnType<typeof jsonSet>, string, string]>([
    [jsonSet("width", 0), "/box/width", "must be at least 1"],
    [jsonSet("width", "5"), "/box/width", "must be a whole number"],
    [jsonSet("height", 5), "/box/height", "is not known here"],
    [jsonSet("height.inner", 5), "/box/height/inner", "is not known here"],
    [jsonSet("seals.0", "long"), "/box/seals/0", "must be at most 3 characters long"],
    [jsonSet("seals.first", "abc"), "/box/seals/first", "is not known here"],
    [jsonSet("seals", ["a", 5]), "/box/seals/1", "must be a text"],
    [jsonRemove("width"), "/box/width", "is required"],
  ])("is kept by changes inside it: %#", async (change, pointer, detail) => {
    const { id } = await wares().create({ ...lamp, box: { width: 5 } });

    const failure = await failureOf<Invalid>(wares().updateById(id, { box: change }));

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.facts.mistakes).toEqual([{ pointer, detail }]);
  });

  test("lets pass what keeps it", async () => {
    const { id } = await wares().create({ ...lamp, box: { width: 5 } });
    const change = jsonSet("width", 6).set("seals", []).set("seals.0", "abc");

    expect(await wares().updateById(id, { box: change })).toMatchObject({ box: { width: 6, seals: ["abc"] } });
    expect(await wares().updateById(id, { box: jsonRemove("seals") })).toMatchObject({ box: { width: 6 } });
  });
});
