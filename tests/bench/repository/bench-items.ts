import { Repository } from "@/core/database";
import type { Sides } from "../harness/bench-database";
import * as schema from "./bench-items.schema";

class BenchItems extends Repository(schema.benchItems) {}

/** 20 000 rows to read and write, and which of them is next. */
export interface Items extends Sides {
  items: BenchItems;
  id: () => string;
  status: () => string;
}

const rowCount = 20_000;

export async function prepareItems(sides: Sides): Promise<Items> {
  await sides.create(schema);
  const ids = await fill(sides);
  let turn = 0;
  const next = () => (turn = (turn + 7919) % rowCount);
  return {
    ...sides,
    items: new BenchItems(sides.database),
    id: () => ids[next()] ?? "",
    status: () => `s${next() % 20}`,
  };
}

/** No two rows written at the same moment. */
async function fill({ raw }: Sides): Promise<string[]> {
  const ids = Array.from({ length: rowCount }, () => Bun.randomUUIDv7());
  await raw`
    insert into bench_items (id, name, status, price_cents, stock, tags, attributes, created_at, updated_at)
    select id, 'item ' || n, 's' || (n % 20), n % 5000, n % 50, array['tea', 'green'], '{"origin": "Assam"}',
      now() - n * interval '61.234 seconds', now() - n * interval '7.319 seconds'
    from unnest(${ids}::uuid[]) with ordinality as made (id, n)`;
  await raw.unsafe("vacuum analyze bench_items");
  return ids;
}
