import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { bigint, pgMaterializedView, pgSchema, pgView, text, timestamp } from "drizzle-orm/pg-core";
import { ReadOnlyRepository, Repository } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { parcels, useParcels } from "./parcels";

const own = useParcels();

const columns = {
  label: text().notNull(),
  parcels: bigint({ mode: "bigint" }).notNull(),
  lastSentAt: timestamp("last_sent_at", { withTimezone: true }).notNull(),
  note: text(),
};
const labels = pgView("labels", columns).existing();
const countedLabels = pgMaterializedView("counted_labels", columns).existing();
const farLabels = pgSchema("far").view("labels", columns).existing();
const lightParcels = pgView("light_parcels").as((query) =>
  query.select({ no: parcels.no, weight: parcels.weight, secret: parcels.secret }).from(parcels),
);

class Labels extends ReadOnlyRepository(labels) {
  often() {
    return this.find({ parcels: { gt: 1n } });
  }
}
class CountedLabels extends ReadOnlyRepository(countedLabels) {}
class FarLabels extends ReadOnlyRepository(farLabels) {}
class LightParcels extends ReadOnlyRepository(lightParcels) {}
class SeenParcels extends ReadOnlyRepository(parcels) {}

const sentAt = new Date("2026-03-04T05:06:07.089Z");
const select =
  "select label, count(*) as parcels, max(sent_at) as last_sent_at, null::text as note from parcels group by label";

beforeAll(async () => {
  for (const statement of [
    `create view labels as ${select}`,
    `create materialized view counted_labels as ${select}`,
    `create schema far`,
    `create view far.labels as ${select}`,
    `create view light_parcels as select no, weight, secret from parcels`,
  ])
    await own.database.query.execute(statement);
});

beforeEach(() =>
  own.add({ label: "b", sentAt }, { label: "a", sentAt }, { label: "b", sentAt, weight: 2, secret: "s" }),
);

describe("a read-only repository", () => {
  const a = { label: "a", parcels: 1n, lastSentAt: sentAt, note: null };
  const b = { label: "b", parcels: 2n, lastSentAt: sentAt, note: null };

  test("reads a view, with decoded values and methods of its own", async () => {
    const view = new Labels(own.database);
    const rows: { label: string; parcels: bigint; lastSentAt: Date; note: string | null }[] = await view.find(
      {},
      { orderBy: { label: "asc" } },
    );
    expect(rows).toEqual([a, b]);
    expect(await view.often()).toEqual([b]);
    expect(await view.getOne({ label: "a" })).toEqual(a);
    expect(await view.findOne({ label: "z" })).toBeUndefined();
    expect([await view.count({}), await view.exists({ lastSentAt: sentAt })]).toEqual([2, true]);
    expect(await view.distinct({}, "parcels")).toEqual([1n, 2n]);
    expect(await view.aggregate({}, { all: { sum: "parcels" } })).toEqual({ all: 3n });
    expect(await Array.fromAsync(view.stream({}, { orderBy: { parcels: "desc" } }))).toEqual([b, a]);
    expect(await view.paginate({}, { page: 1, size: 1, total: true, orderBy: { label: "asc" } })).toMatchObject({
      items: [a],
      total: 2,
    });
  });

  test("reads a materialized view as it was when it was refreshed", async () => {
    const view = new CountedLabels(own.database);
    await own.database.query.refreshMaterializedView(countedLabels);
    await own.add({ no: 9, label: "c" });
    expect(await view.find({}, { orderBy: { label: "asc" } })).toEqual([a, b]);
  });

  test("reads a view of another schema, and one that Drizzle's builder made", async () => {
    expect(await new FarLabels(own.database).find({ parcels: 2n })).toEqual([b]);
    expect(await new LightParcels(own.database).find({ weight: { gt: 1 } })).toEqual([
      { no: 3, weight: 2, secret: "s" },
    ]);
  });

  test("reads a table, hidden columns and deleted rows out of sight as ever", async () => {
    await own.parcels.deleteById(1);
    const seen = new SeenParcels(own.database);
    expect((await seen.getById(2)).label).toBe("a");
    expect(await seen.findById(1)).toBeUndefined();
    expect(await seen.findOne({ no: 3 })).not.toHaveProperty("secret");
  });

  test("has no method that writes, in its type or at run time", () => {
    const names = (value: object): string[] => {
      const prototype: unknown = Object.getPrototypeOf(value);
      const its = Object.getOwnPropertyNames(value);
      return typeof prototype === "object" && prototype !== null && prototype !== Object.prototype
        ? [...its, ...names(prototype)]
        : its;
    };
    const { parcels: writable } = own;
    const written = names(writable).filter((name) => /create|update|delete|save|upsert|restore/i.test(name));
    const seen = new SeenParcels(own.database);
    expect(written).not.toEqual([]);
    expect(names(seen).filter((name) => written.includes(name))).toEqual([]);
    // @ts-expect-error -- Property 'create' does not exist
    expect(seen.create).toBeUndefined();
    // @ts-expect-error -- Property 'deleteById' does not exist
    expect(new Labels(own.database).deleteById).toBeUndefined();
  });

  test("orders a view by what is said, and by nothing when nothing is", async () => {
    const view = new Labels(own.database);
    expect(await view.find({}, { limit: 5 })).toHaveLength(2);
    expect(await view.find({}, { limit: 5, orderBy: [] })).toHaveLength(2);
    expect(await view.find({}, { orderBy: [sql`parcels desc`], limit: 1 })).toEqual([b]);
    expect((await failureOf(view.paginate({}, { page: 1, size: 5 }))).message).toContain("its pages need an orderBy");
    expect((await failureOf(view.paginateByCursor({}, { first: 1 }))).message).toContain("no primary key");
  });

  test("finds no row of a view by an id, because it has none", async () => {
    const view = new Labels(own.database);
    // @ts-expect-error -- not assignable to parameter of type 'never'
    expect((await failureOf(view.findById("a"))).message).toContain("it has no primary key");
    const light = new LightParcels(own.database);
    // @ts-expect-error -- not assignable to parameter of type 'never'
    expect((await failureOf(light.getById(1))).message).toContain("it has no primary key");
  });

  test("needs a view whose columns are known", () => {
    const unknown = pgView("unknown").as((query) =>
      query.select({ twice: sql<number>`2 * weight`.as("twice") }).from(parcels),
    );
    class Unknown extends ReadOnlyRepository(unknown) {}
    expect(() => new Unknown(own.database)).toThrow("unknown.twice: its type is not known");
  });

  test("stays apart from the one that writes", async () => {
    class Written extends Repository(parcels) {}
    expect(await new Written(own.database).updateById(1, { label: "c" })).toMatchObject({ label: "c" });
    expect((await new SeenParcels(own.database).getById(1)).label).toBe("c");
  });
});
