import { and, asc, count, eq, gte, isNull, sql } from "drizzle-orm";
import { Repository } from "@/core/database";
import { benchItems } from "./bench-items.schema";
import type { Sides } from "./harness/bench-database";
import type { Operation } from "./harness/measure";

class BenchItems extends Repository(benchItems) {}

const rowCount = 20_000;

/** 20 000 rows, no two written at the same moment. */
async function fill({ raw }: Sides): Promise<string[]> {
  const ids = Array.from({ length: rowCount }, () => Bun.randomUUIDv7());
  await raw`
    insert into bench_items (id, name, status, price_cents, stock, tags, attributes, created_at, updated_at)
    select id, 'item ' || n, 's' || (n % 20), n % 5000, n % 50, array['tea', 'green'], '{"origin": "Assam"}',
      now() - n * interval '61.234 seconds', now() - n * interval '7.319 seconds'
    from unnest(${ids}::uuid[]) with ordinality as made (id, n)`;
  await raw.unsafe("analyze bench_items");
  return ids;
}

/** Each does the same in three ways, soft delete included; rows are asked for by column, as a careful hand would. */
export async function repositoryOperations(sides: Sides): Promise<Operation[]> {
  const ids = await fill(sides);
  const items = new BenchItems(sides.database);
  let turn = 0;
  const next = () => (turn = (turn + 7919) % rowCount);
  const id = () => ids[next()] ?? "";
  const status = () => `s${next() % 20}`;
  const one = { name: "tea", status: "new", priceCents: 450 };
  return [
    {
      name: "findById",
      ours: () => items.findById(id()),
      raw: async () => (await rawById(sides, id()))[0],
      drizzle: async () =>
        (
          await sides.drizzle
            .select()
            .from(benchItems)
            .where(alive(eq(benchItems.id, id())))
        )[0],
    },
    {
      name: "find, two conditions, order, 20 rows",
      calls: 1500,
      ours: () =>
        items.find({ status: status(), priceCents: { gte: 100 } }, { orderBy: { priceCents: "asc" }, limit: 20 }),
      raw: () => raw20(sides, status(), 100),
      drizzle: () => drizzle20(sides, status(), 100),
    },
    {
      name: "count",
      ours: () => items.count({ status: status(), priceCents: { lt: 20 } }),
      raw: () => rawCount(sides, status(), 20),
      drizzle: () => drizzleCount(sides, status(), 20),
    },
    {
      name: "exists",
      ours: () => items.exists({ id: id() }),
      raw: () => rawExists(sides, id()),
      drizzle: () => drizzleExists(sides, id()),
    },
    {
      name: "create",
      ours: () => items.create(one),
      raw: () => rawCreate(sides, one),
      drizzle: async () => (await sides.drizzle.insert(benchItems).values(one).returning())[0],
    },
    {
      name: "updateById",
      ours: () => items.updateById(id(), { stock: 7 }),
      raw: () => rawUpdate(sides, id(), 7),
      drizzle: async () =>
        (
          await sides.drizzle
            .update(benchItems)
            .set({ stock: 7 })
            .where(alive(eq(benchItems.id, id())))
            .returning()
        )[0],
    },
  ];
}

function alive(condition: ReturnType<typeof eq> | undefined) {
  return and(condition, isNull(benchItems.deletedAt));
}

function rawById({ raw }: Sides, id: string) {
  return raw`
    select id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"
    from bench_items where id = ${id} and deleted_at is null`;
}

async function raw20({ raw }: Sides, status: string, least: number) {
  return await raw`
    select id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"
    from bench_items where status = ${status} and price_cents >= ${least} and deleted_at is null
    order by price_cents, id limit ${20}`;
}

async function drizzle20({ drizzle }: Sides, status: string, least: number) {
  return await drizzle
    .select()
    .from(benchItems)
    .where(and(eq(benchItems.status, status), gte(benchItems.priceCents, least), isNull(benchItems.deletedAt)))
    .orderBy(asc(benchItems.priceCents), asc(benchItems.id))
    .limit(20);
}

async function rawCount({ raw }: Sides, status: string, below: number) {
  const [row] = await raw`
    select count(*) as n from bench_items where status = ${status} and price_cents < ${below} and deleted_at is null`;
  return Number(row?.["n"]);
}

async function drizzleCount({ drizzle }: Sides, status: string, below: number) {
  const few = sql`${benchItems.priceCents} < ${below}`;
  const [row] = await drizzle
    .select({ n: count() })
    .from(benchItems)
    .where(and(eq(benchItems.status, status), few, isNull(benchItems.deletedAt)));
  return row?.n;
}

async function rawExists({ raw }: Sides, id: string) {
  const [row] = await raw`select exists (select 1 from bench_items where id = ${id} and deleted_at is null) as found`;
  return row?.["found"] === true;
}

async function drizzleExists({ drizzle }: Sides, id: string) {
  const rows = await drizzle
    .select({ one: sql`1` })
    .from(benchItems)
    .where(alive(eq(benchItems.id, id)))
    .limit(1);
  return rows.length > 0;
}

async function rawCreate(
  { raw }: Sides,
  { name, status, priceCents }: { name: string; status: string; priceCents: number },
) {
  const [row] = await raw`
    insert into bench_items (id, name, status, price_cents) values (${Bun.randomUUIDv7()}, ${name}, ${status}, ${priceCents})
    returning id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"`;
  return row;
}

async function rawUpdate({ raw }: Sides, id: string, stock: number) {
  const [row] = await raw`
    update bench_items set stock = ${stock}, updated_at = now(), version = version + 1
    where id = ${id} and deleted_at is null
    returning id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"`;
  return row;
}
