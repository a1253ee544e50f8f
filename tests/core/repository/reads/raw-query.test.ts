import { describe, expect, test } from "bun:test";
import { type SQL, sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { schemasOf, Timestamp } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest } from "../../transaction/notes";
import { parcels, useParcels } from "./parcels";

const own = useParcels();
const sentAt = new Date("2026-03-04T05:06:07.089Z");
const boom = new Error("boom");

const Weights = Type.Object({ weight: Type.Integer(), count: Type.Integer(), lastSentAt: Timestamp() });

describe("a query in SQL", () => {
  test("gives rows by the names of its columns", async () => {
    await own.add({ label: "a", weight: 2 }, { label: "b", weight: 3 });
    const select = (least: number) =>
      own.parcels.query(sql`select no, label from ${parcels} where weight >= ${least} order by no`);
    expect(await select(0)).toEqual([
      { no: 1, label: "a" },
      { no: 2, label: "b" },
    ]);
    expect(await select(3)).toEqual([{ no: 2, label: "b" }]);
    expect(await select(4)).toEqual([]);
    expect(await own.parcels.query(sql`update parcels set weight = 9`)).toEqual([]);
  });

  test("gives what a schema says: moments, counts, 64-bit numbers, and no more than it names", async () => {
    await own.add({ weight: 1, sentAt }, { weight: 1, sentAt: new Date(0) }, { weight: 2, sentAt });
    const rows = await own.parcels.query(
      sql`select weight, count(*), max(sent_at) as last_sent_at, 'x' as more from parcels group by weight order by weight`,
      Weights,
    );
    expect(rows).toEqual([
      { weight: 1, count: 2, lastSentAt: sentAt },
      { weight: 2, count: 1, lastSentAt: sentAt },
    ]);
  });

  test("gives rows of an entity by its schema, whose hidden columns stay out", async () => {
    await own.add({ barcode: 2n ** 62n, price: "1.5", ratio: 0.5, secret: "s", sentAt });
    const [row] = await own.parcels.query(sql`select * from parcels`, schemasOf(parcels).row);
    expect(row).toEqual(await own.parcels.getById(1));
    expect(row).not.toHaveProperty("secret");
  });

  test("reads what may be null, arrays, bytes, dates without a zone, and JSON that PostgreSQL made", async () => {
    const schema = Type.Object({
      none: Type.Union([Timestamp(), Type.Null()]),
      some: Type.Union([Type.BigInt(), Type.Null()]),
      moments: Type.Array(Timestamp()),
      numbers: Type.Array(Type.BigInt()),
      bytes: Type.Uint8Array(),
      local: Type.Date(),
      india: Timestamp(),
      made: Type.Object({ at: Timestamp(), no: Type.Integer() }),
      text: Type.String(),
      exact: Type.String(),
      ratio: Type.Number(),
    });
    const [row] = await own.parcels.query(
      sql`select null as none, 9007199254740993 as some, array['2026-03-04T05:06:07.089Z'::timestamptz] as moments,
        array[1, 9007199254740993]::int8[] as numbers, '\\x00ff'::bytea as bytes, '2026-03-04 05:06:07.089'::timestamp as local,
        ${sentAt}::timestamptz as india, json_build_object('at', ${sentAt}::timestamptz, 'no', 1) as made,
        '{not an array' as text, 1.50 as exact, 1.5 as ratio`,
      schema,
    );
    expect(row).toEqual({
      none: null,
      some: 9007199254740993n,
      moments: [sentAt],
      numbers: [1n, 9007199254740993n],
      bytes: Buffer.from([0, 255]),
      local: sentAt,
      india: sentAt,
      made: { at: sentAt, no: 1 },
      text: "{not an array",
      exact: "1.50",
      ratio: 1.5,
    });
  });

  test.each([
    [
      "a number that is too large",
      sql`select 1 as weight, 9007199254740993 as count, now() as last_sent_at`,
      "/0/count must be a whole number",
    ],
    [
      "a number that is not whole",
      sql`select 1.5 as weight, 1 as count, now() as last_sent_at`,
      "/0/weight must be a whole number",
    ],
    [
      "a text for a number",
      sql`select 'secret-value' as weight, 1 as count, now() as last_sent_at`,
      "/0/weight must be a whole number",
    ],
    [
      "no text for a moment",
      sql`select 1 as weight, 1 as count, 'infinity'::timestamptz as last_sent_at`,
      "/0/lastSentAt must be a valid Date",
    ],
    ["null", sql`select 1 as weight, null as count, now() as last_sent_at`, "/0/count is required"],
    ["nothing", sql`select 1 as weight, now() as last_sent_at`, "/0/count is required"],
    [
      "a wrong second row",
      sql`select * from (values (1, 1, now()), (null, 1, now())) as v(weight, count, last_sent_at)`,
      "/1/weight is required",
    ],
  ])("is an error that points at %s, without the value", async (_, statement, expected) => {
    const error = await failureOf(own.parcels.query(statement, Weights));
    expect(error.name).toBe("QueryError");
    expect(error.message).toContain(expected);
    expect(error.message).not.toContain("secret-value");
    expect(error.message).not.toContain("9007");
  });

  test("refuses what is no SQL, or half of it", async () => {
    const query = (statement: unknown) => failureOf(own.parcels.query(statement as SQL));
    for (const statement of ["select 1", undefined, null, {}, 7, Promise.resolve([])]) {
      expect((await query(statement)).message).toContain("takes SQL or a query of Drizzle's");
    }
    expect((await query(sql``)).message).toContain("the SQL is empty");
    expect((await query(sql`select ${undefined}`)).message).toContain("undefined");
    const nested = sql`delete from parcels where ${sql`true or no = ${undefined}`}`;
    expect((await query(nested)).message).toContain("undefined");
    expect((await query(sql`select ${sql.placeholder("x")}`)).message).toContain("undefined");
    expect((await query(sql`select 1 as a, 2 as a`)).message).toContain('two columns are called "a"');
    expect(await query(sql`select 1 / 0::int8 + 'x'::int4`)).toMatchObject({ code: "invalid-text" });
  });

  test("runs in the open transaction, and in the one of a handle", async () => {
    const count = (options = {}) =>
      own.parcels.query(sql`select count(*) from parcels`, Type.Object({ count: Type.Integer() }), options);
    const failing = own.database.transaction(async (tx) => {
      await own.parcels.query(sql`insert into parcels values (1, 'p', 'sent', 1)`);
      expect(await count()).toEqual([{ count: 1 }]);
      expect(await asAnotherRequest(() => count({ tx }))).toEqual([{ count: 1 }]);
      expect(await count({ tx: null })).toEqual([{ count: 0 }]);
      throw boom;
    });
    expect(await failureOf(failing)).toBe(boom);
    expect(await count()).toEqual([{ count: 0 }]);
  });
});

describe("a query of Drizzle's", () => {
  const labels = () =>
    own.database.query
      .select({ label: parcels.label, count: sql<string>`count(*)` })
      .from(parcels)
      .groupBy(parcels.label);

  test("gives its own rows, or those of a schema, in the open transaction", async () => {
    await own.add({ label: "a" }, { label: "a" });
    expect(await own.parcels.query(labels())).toEqual([{ label: "a", count: "2" }]);
    expect(await own.parcels.query(labels(), Type.Object({ count: Type.Integer() }))).toEqual([{ count: 2 }]);
    const failing = own.database.transaction(async () => {
      await own.parcels.create({ no: 9, label: "z", status: "sent", weight: 1 });
      expect(await own.parcels.query(labels())).toHaveLength(2);
      throw boom;
    });
    expect(await failureOf(failing)).toBe(boom);
  });

  test("takes no handle, because it was made without one", async () => {
    const error = await failureOf(own.parcels.query(labels(), Type.Object({}), { tx: null }));
    expect(error.message).toContain("leave out tx");
  });
});
