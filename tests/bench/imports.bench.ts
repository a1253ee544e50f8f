import { Repository } from "@/core/database";
import { benchImports } from "./bench-items.schema";
import type { Sides } from "./harness/bench-database";
import type { Operation } from "./harness/measure";

class BenchImports extends Repository(benchImports) {}

const rows = Array.from({ length: 100_000 }, (_, at) => ({
  name: `item ${at}`,
  status: "new",
  priceCents: at % 5000,
  attributes: { origin: "Assam", size: at % 90 },
}));

/** 100 000 rows in one call. The rows come back, which COPY cannot; without them, COPY is what there is to beat. */
export function importOperations(sides: Sides): Operation[] {
  const imports = new BenchImports(sides.database);
  const { raw } = sides;
  const emptied = async <T>(insert: () => Promise<T>): Promise<void> => {
    await insert();
    await raw.unsafe("truncate bench_imports");
  };
  const once = { callers: 1, calls: 1 };
  return [
    {
      ...once,
      name: "createMany, 100 000 rows that come back (raw: unnest)",
      ours: () => emptied(() => imports.createMany(rows)),
      raw: () => emptied(() => unnest(sides, "returning *")),
    },
    {
      ...once,
      name: "createMany, 100 000 rows, returning: false (raw: unnest)",
      ours: () => emptied(() => imports.createMany(rows, { returning: false })),
      raw: () => emptied(() => unnest(sides, "")),
    },
    {
      ...once,
      name: "createMany, 100 000 rows, returning: false (raw: COPY)",
      ours: () => emptied(() => imports.createMany(rows, { returning: false })),
      raw: () => emptied(() => copy(sides)),
    },
  ];
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
