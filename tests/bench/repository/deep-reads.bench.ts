import { Repository } from "@/core/database";
import type { Sides } from "../harness/bench-database";
import { suite } from "../harness/suite";
import * as schema from "./bench-moments.schema";

class BenchMoments extends Repository(schema.benchMoments) {}

interface Moments extends Sides {
  moments: BenchMoments;
  /** Where the second half begins. */
  middle: string;
}

const rowCount = 1_000_000;
const newestFirst = { first: 20, orderBy: { happenedAt: "desc" } } as const;

/** What must not grow with the table: the time of a page with its depth, the memory of a stream with its rows. */
export const deepReads = suite(prepareMoments, {
  "cursor page at depth 500 000 (raw: our own first page)": {
    ours: ({ moments, middle }) => moments.paginateByCursor({}, { ...newestFirst, after: middle }),
    raw: ({ moments }) => moments.paginateByCursor({}, newestFirst),
  },
  "stream of 1 000 000 rows (raw: the driver's cursor)": {
    callers: 1,
    calls: 1,
    rounds: 5,
    ours: async ({ moments }) => {
      let rows = 0;
      for await (const { id } of moments.stream({})) rows += id > 0 ? 1 : 0;
      if (rows !== rowCount) throw new Error(`The stream gave ${rows} rows.`);
    },
    raw: async ({ raw }) => {
      for await (const rows of raw`select id, happened_at, label from bench_moments`.cursor(500)) void rows;
    },
  },
});

/** A million rows, three of each moment. */
async function prepareMoments(sides: Sides): Promise<Moments> {
  const { raw, database } = sides;
  await sides.create(schema);
  await raw`
    insert into bench_moments (id, happened_at, label)
    select n, '2020-01-01Z'::timestamptz + (n / 3) * interval '1 millisecond', 'moment ' || n
    from generate_series(1, ${rowCount}::integer) n`;
  await raw.unsafe("vacuum analyze bench_moments");
  const moments = new BenchMoments(database);
  const half = await moments.paginateByCursor({}, { ...newestFirst, first: rowCount / 2, select: ["id"] });
  return { ...sides, moments, middle: half.nextCursor ?? "" };
}
