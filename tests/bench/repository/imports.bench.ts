import { Repository } from "@/core/database";
import type { Sides } from "../harness/bench-database";
import { suite } from "../harness/suite";
import * as schema from "./bench-items.schema";

class BenchImports extends Repository(schema.benchImports) {}

interface Imports extends Sides {
  imports: BenchImports;
}

const rows = Array.from({ length: 100_000 }, (_, at) => ({
  name: `item ${at}`,
  status: "new",
  priceCents: at % 5000,
  attributes: { origin: "Assam", size: at % 90 },
}));

const once = { callers: 1, calls: 1, rounds: 7 };

/** 100 000 rows in one call. The rows come back, which COPY cannot; without them, COPY is what there is to beat. */
export const manyRows = suite(prepareImports, {
  "createMany, 100 000 rows that come back (raw: unnest)": {
    ...once,
    ours: emptied(({ imports }) => imports.createMany(rows)),
    raw: emptied((state) => unnest(state, "returning *")),
  },
  "createMany, 100 000 rows, returning: false (raw: unnest)": {
    ...once,
    ours: emptied(({ imports }) => imports.createMany(rows, { returning: false })),
    raw: emptied((state) => unnest(state, "")),
  },
  "createMany, 100 000 rows, returning: false (raw: COPY)": {
    ...once,
    ours: emptied(({ imports }) => imports.createMany(rows, { returning: false })),
    raw: emptied(copy),
  },
});

async function prepareImports(sides: Sides): Promise<Imports> {
  await sides.create(schema);
  return { ...sides, imports: new BenchImports(sides.database) };
}

function emptied(insert: (state: Imports) => Promise<unknown>) {
  return async (state: Imports) => {
    await insert(state);
    await state.raw.unsafe("truncate bench_imports");
  };
}

/** In statements of 10 000 rows, as a careful hand would, in one transaction. */
async function unnest({ raw }: Sides, returning: string): Promise<void> {
  await raw.begin(async (tx) => {
    for (let from = 0; from < rows.length; from += 10_000) {
      const part = rows.slice(from, from + 10_000);
      await tx.unsafe(
        `insert into bench_imports (id, name, status, price_cents, attributes)
         select id, name, status, price, document::jsonb
         from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::text[])
           as given (id, name, status, price, document) ${returning}`,
        [
          part.map(() => Bun.randomUUIDv7()),
          part.map(({ name }) => name),
          part.map(({ status }) => status),
          part.map(({ priceCents }) => priceCents),
          part.map(({ attributes }) => JSON.stringify(attributes)),
        ] as never[],
        { prepare: true },
      );
    }
  });
}

async function copy({ raw }: Sides): Promise<void> {
  const stream = await raw`copy bench_imports (id, name, status, price_cents, attributes) from stdin`.writable();
  for (let from = 0; from < rows.length; from += 1000) {
    const lines = rows
      .slice(from, from + 1000)
      .map(
        ({ name, status, priceCents, attributes }) =>
          `${Bun.randomUUIDv7()}\t${name}\t${status}\t${priceCents}\t${JSON.stringify(attributes)}\n`,
      );
    if (!stream.write(lines.join(""))) await new Promise((resolve) => stream.once("drain", resolve));
  }
  await new Promise<void>((resolve, reject) => stream.once("error", reject).end(resolve));
}
