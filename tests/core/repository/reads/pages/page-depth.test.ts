import { describe, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { useParcels } from "../parcels";

const own = useParcels();

type Order = NonNullable<Parameters<typeof own.parcels.paginateByCursor>[1]["orderBy"]>;

describe("the depth of a page", () => {
  const indexed: [order: Order, index: string][] = [
    [{ weight: "asc" }, "weight, no"],
    [[{ weight: "desc" }, { no: "asc" }], "weight desc, no"],
    [{ status: "asc", weight: "desc" }, "status, weight desc, no desc"],
    [{ price: "asc" }, "price, no"],
    [{ price: "desc" }, "price desc, no desc"],
    [{ price: { nulls: "first" } }, "price nulls first, no"],
    [{ price: { direction: "desc", nulls: "last" } }, "price desc nulls last, no desc"],
    [[{ price: "desc" }, { barcode: { nulls: "last" } }, { no: "desc" }], "price desc, barcode, no desc"],
  ];

  test.each(indexed)("costs nothing where an index has the order: %j", async (orderBy, index) => {
    await own.addMany(10_000);
    await own.database.query.execute(sql`
      update parcels set price = case when no % 3 > 0 then no % 2000 end, barcode = case when no % 2 > 0 then no end`);
    await own.database.query.execute(sql.raw(`create index deep on parcels (${index})`));
    await own.database.query.execute(sql`vacuum analyze parcels`);

    const looked = [await rowsReadFor(orderBy, 2500), await rowsReadFor(orderBy, 8000)];
    await own.database.query.execute(sql`drop index deep`);

    for (const rows of looked) expect(rows).toBeLessThan(300); // of which 11 are the page, and some of the same value
  });

  /** How many rows PostgreSQL looks at, a row again when it does so again, for the ten behind so many others. */
  async function rowsReadFor(orderBy: Order, skipped: number): Promise<number> {
    const { nextCursor } = await own.parcels.paginateByCursor({}, { first: skipped, orderBy });
    using run = spyOn(Database.prototype, "read");
    await own.parcels.paginateByCursor({}, { first: 10, orderBy, after: nextCursor ?? "" });
    const [text, values] = run.mock.lastCall ?? ["", []];
    const [[[{ Plan }]]] = (await own.database.run(`explain (analyze, format json) ${text}`, values)) as unknown as [
      [[{ Plan: PlanNode }]],
    ];
    return rowsRead(Plan);
  }
});

interface PlanNode {
  Plans?: PlanNode[];
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
}

function rowsRead({ Plans = [], ...node }: PlanNode): number {
  const found = Plans.length > 0 ? 0 : node["Actual Rows"];
  return Plans.reduce((sum, plan) => sum + rowsRead(plan), found + (node["Rows Removed by Filter"] ?? 0));
}
