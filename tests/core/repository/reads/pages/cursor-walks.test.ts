import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { assert, asyncProperty, boolean, constantFrom, integer, oneof, record, tuple, uniqueArray } from "fast-check";
import { useParcels } from "../parcels";

const own = useParcels();

const way = oneof(
  constantFrom("asc" as const, "desc" as const),
  record({ direction: constantFrom("asc" as const, "desc" as const), nulls: constantFrom("first", "last") }),
);
const property = constantFrom("status", "weight", "price", "barcode", "urgent", "ratio", "no");
const randomOrder = uniqueArray(tuple(property, way), { maxLength: 4, selector: ([name]) => name });

test("pages by cursor, of any size, in any order and either way, are the list that a find gives", async () => {
  await own.database.query.execute(sql`
    insert into parcels (no, label, status, weight, ratio, price, barcode, urgent)
    select n, 'p', case when n % 2 = 0 then 'sent' else 'packed' end, n % 3,
      case n % 5 when 0 then null when 1 then 'NaN' else (n % 2)::float8 end, case when n % 3 = 0 then null else n % 4 end,
      case when n % 4 = 0 then null else n % 3 end, n % 7 < 3
    from generate_series(1, 40) n`);

  await assert(
    asyncProperty(randomOrder, integer({ min: 1, max: 15 }), boolean(), async (entries, size, forward) => {
      const order = Object.fromEntries(entries) as { weight?: "asc" };
      const expected = await own.parcels.find({}, { orderBy: order, select: ["no"] });
      expect(await walk(order, size, forward)).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});

async function walk(orderBy: { weight?: "asc" }, size: number, forward: boolean) {
  const seen: { no: number }[][] = [];
  for (let place: string | null | undefined; place !== null;) {
    const part = forward ? { first: size, after: place } : { last: size, before: place };
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before it ends
    const page = await own.parcels.paginateByCursor({}, { ...part, orderBy, select: ["no"] });
    seen.push(page.items);
    place = forward ? page.nextCursor : page.previousCursor;
  }
  return (forward ? seen : seen.toReversed()).flat();
}
