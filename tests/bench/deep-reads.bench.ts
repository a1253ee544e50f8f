import { Repository } from "@/core/database";
import { benchMoments } from "./bench-items.schema";
import type { Sides } from "./harness/bench-database";
import type { Operation } from "./harness/measure";

class BenchMoments extends Repository(benchMoments) {}

const rowCount = 1_000_000;
const newestFirst = { first: 20, orderBy: { happenedAt: "desc" } } as const;

/** A million rows, three of each moment. Written when the first of the operations is warmed up. */
async function fill({ raw }: Sides): Promise<void> {
  await raw`
    insert into bench_moments (id, happened_at, label)
    select n, '2020-01-01Z'::timestamptz + (n / 3) * interval '1 millisecond', 'moment ' || n
    from generate_series(1, ${rowCount}::integer) n`;
  await raw.unsafe("vacuum analyze bench_moments");
}

/** What must not grow with the table: the time of a page with its depth, the memory of a stream with its rows. */
export function deepReadOperations(sides: Sides): Operation[] {
  const moments = new BenchMoments(sides.database);
  let filling: Promise<void> | undefined;
  let deep: Promise<string | null> | undefined;
  const filled = () => (filling ??= fill(sides));
  const middle = async () => {
    await filled();
    const { nextCursor } = await moments.paginateByCursor({}, { ...newestFirst, first: rowCount / 2, select: ["id"] });
    return nextCursor;
  };
  return [
    {
      name: "cursor page at depth 500 000 (raw: our own first page)",
      ours: async () => moments.paginateByCursor({}, { ...newestFirst, after: (await (deep ??= middle())) ?? "" }),
      raw: () => moments.paginateByCursor({}, newestFirst),
    },
    {
      name: "stream of 1 000 000 rows (raw: the driver's cursor)",
      callers: 1,
      calls: 1,
      ours: async () => {
        await filled();
        let rows = 0;
        for await (const { id } of moments.stream({})) rows += id > 0 ? 1 : 0;
        if (rows !== rowCount) throw new Error(`The stream gave ${rows} rows.`);
      },
      raw: async () => {
        for await (const rows of sides.raw`select id, happened_at, label from bench_moments`.cursor(500)) void rows;
      },
    },
  ];
}
