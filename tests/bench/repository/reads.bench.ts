import { and, asc, count, eq, gte, isNull, sql } from "drizzle-orm";
import { suite } from "../harness/suite";
import { benchItems } from "./bench-items.schema";
import { type Items, prepareItems } from "./bench-items";

/** Each does the same in three ways, soft delete included; rows are asked for by column, as a careful hand would. */
export const reads = suite(prepareItems, {
  findById: {
    ours: ({ items, id }) => items.findById(id()),
    raw: async (state) => (await rawById(state))[0],
    drizzle: async (state) => (await drizzleById(state))[0],
  },
  "find, two conditions, order, 20 rows": {
    calls: 1000,
    ours: ({ items, status }) =>
      items.find({ status: status(), priceCents: { gte: 100 } }, { orderBy: { priceCents: "asc" }, limit: 20 }),
    raw: (state) => raw20(state, 100, 20),
    drizzle: (state) => drizzle20(state, 100, 20),
  },
  count: {
    ours: ({ items, status }) => items.count({ status: status(), priceCents: { lt: 20 } }),
    raw: (state) => rawCount(state, 20),
    drizzle: (state) => drizzleCount(state, 20),
  },
  exists: {
    ours: ({ items, id }) => items.exists({ id: id() }),
    raw: (state) => rawExists(state),
    drizzle: (state) => drizzleExists(state),
  },
});

async function rawById({ raw, id }: Items) {
  return raw`
    select id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"
    from bench_items where id = ${id()} and deleted_at is null`;
}

async function drizzleById({ drizzle, id }: Items) {
  return drizzle
    .select()
    .from(benchItems)
    .where(and(eq(benchItems.id, id()), isNull(benchItems.deletedAt)));
}

async function raw20({ raw, status }: Items, least: number, limit: number) {
  return raw`
    select id, name, status, price_cents as "priceCents", stock, tags, attributes, version, created_at as "createdAt",
      updated_at as "updatedAt", deleted_at as "deletedAt"
    from bench_items where status = ${status()} and price_cents >= ${least} and deleted_at is null
    order by price_cents, id limit ${limit}`;
}

async function drizzle20({ drizzle, status }: Items, least: number, limit: number) {
  return drizzle
    .select()
    .from(benchItems)
    .where(and(eq(benchItems.status, status()), gte(benchItems.priceCents, least), isNull(benchItems.deletedAt)))
    .orderBy(asc(benchItems.priceCents), asc(benchItems.id))
    .limit(limit);
}

async function rawCount({ raw, status }: Items, below: number) {
  const [row] = await raw`
    select count(*) as n from bench_items
    where status = ${status()} and price_cents < ${below} and deleted_at is null`;
  return Number(row?.["n"]);
}

async function drizzleCount({ drizzle, status }: Items, below: number) {
  const few = sql`${benchItems.priceCents} < ${below}`;
  const [row] = await drizzle
    .select({ n: count() })
    .from(benchItems)
    .where(and(eq(benchItems.status, status()), few, isNull(benchItems.deletedAt)));
  return row?.n;
}

async function rawExists({ raw, id }: Items) {
  const [row] = await raw`select exists (select 1 from bench_items where id = ${id()} and deleted_at is null) as found`;
  return row?.["found"] === true;
}

async function drizzleExists({ drizzle, id }: Items) {
  const rows = await drizzle
    .select({ one: sql`1` })
    .from(benchItems)
    .where(and(eq(benchItems.id, id()), isNull(benchItems.deletedAt)))
    .limit(1);
  return rows.length > 0;
}
