import { beforeAll, expect, test } from "bun:test";
import { array, assert, asyncProperty, sample } from "fast-check";
import { Repository } from "@/core/database";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import * as schema from "./exhibits.schema";
import { judge } from "./oracle/filter-oracle";
import { foldLatinOnly } from "./oracle/text-oracle";
import { randomFilter } from "./oracle/random-filters";
import { randomRow, texts } from "./oracle/random-values";

class Exhibits extends Repository(schema.exhibits) {}

const connection = await freshDatabase();
const exhibits = new Exhibits(openOn(connection).database);
const seed = Date.now() % 2 ** 31;
let rows: schema.Exhibit[];
let ranks: Map<string, number>;

beforeAll(async () => {
  await createTables(connection, schema);
  const [server] = await connection<{ folds: boolean }[]>`select lower('ÉЖ') = 'éж' as folds`;
  if (server?.folds !== true) foldLatinOnly();
  const made = sample(randomRow, { seed, numRuns: 30 }).map((row, at) => ({ ...row, id: `row ${at}` }));
  rows = await Promise.all(made.map(async (row) => ({ ...(await exhibits.create(row)), words: "" })));
  const sorted = await connection<{ text: string }[]>`select text from unnest(${texts}::text[]) text order by 1`;
  ranks = new Map(sorted.map(({ text }, rank) => [text, rank]));
});

test("PostgreSQL finds the rows that a filter says, in 10 000 random ones", async () => {
  const batch = array(randomFilter, { minLength: 100, maxLength: 100 });
  const agreement = asyncProperty(batch, async (filters) => {
    await Promise.all(filters.map(compared));
  });

  await assert(agreement, { seed, numRuns: 100, endOnFailure: true });
}, 60_000);

async function compared(filter: object): Promise<void> {
  const expected = rows.flatMap((row) => (judge(filter, row, ranks) === true ? [row.id] : []));
  const found = await exhibits.find(filter as never, { select: ["id"] }).catch(String);
  const ids = typeof found === "string" ? found : found.map(({ id }) => id).toSorted();
  if (Bun.deepEquals(ids, expected.toSorted())) return;
  expect({ filter, ids }).toEqual({ filter, ids: expected.toSorted() });
}
