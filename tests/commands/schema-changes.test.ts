import { describe, expect, test } from "bun:test";
import { generateDrizzleJson } from "drizzle-kit/api";
import { index, integer, pgSchema, pgTable, primaryKey, text, unique } from "drizzle-orm/pg-core";
import { changesBetween, differs, nameFor } from "@/commands/kit/schema-changes";
import { failureOf } from "../support/failure-of";

const notes = pgTable("notes", { id: integer().primaryKey(), title: text() });
const headed = pgTable("notes", { id: integer().primaryKey(), heading: text() });

const picture = (tables: Record<string, unknown>) => generateDrizzleJson(tables);
const changes = (
  from: Record<string, unknown>,
  to: Record<string, unknown>,
  renames: string[] = [],
  nothingElse = false,
) => changesBetween(picture(from), picture(to), { renames, nothingElse, canAsk: false });

describe("changes of the schemas", () => {
  test("are none between equals, and differ whatever was renamed", async () => {
    expect(await changes({ notes }, { notes })).toEqual([]);
    expect(await differs(picture({ notes }), picture({ notes }))).toBe(false);
    expect(await differs(picture({ notes }), picture({ notes: headed }))).toBe(true);
    expect(await differs(picture({}), picture({ notes }))).toBe(true);
  });

  test("with a possible rename are a question that tells how to answer", async () => {
    const people = pgTable("people", { id: integer() });

    expect((await failureOf(changes({ notes }, { notes: headed }))).message).toBe(
      "notes lost title and gained heading: was one renamed? If so, add --rename notes.title=heading; " +
        "if not, --no-rename drops the old one with its data.",
    );
    expect((await failureOf(changes({ notes }, { people }))).message).toContain("--rename notes=people");
  });

  test("drop and add where nothing was renamed, with what hung on the old", async () => {
    const before = pgTable("notes", { id: integer().primaryKey(), title: text() }, (t) => [
      index("notes_idx").on(t.title),
      unique("notes_key").on(t.id, t.title),
    ]);
    const after = pgTable("notes", { id: integer().primaryKey(), heading: text() }, (t) => [
      index("notes_idx").on(t.heading),
      unique("notes_key").on(t.id, t.heading),
    ]);

    expect(await changes({ before }, { after }, [], true)).toEqual([
      'ALTER TABLE "notes" DROP CONSTRAINT "notes_key";',
      'DROP INDEX "notes_idx";',
      'ALTER TABLE "notes" DROP COLUMN "title";',
      'ALTER TABLE "notes" ADD COLUMN "heading" text;',
      'CREATE INDEX "notes_idx" ON "notes" USING btree ("heading");',
      'ALTER TABLE "notes" ADD CONSTRAINT "notes_key" UNIQUE("id","heading");',
    ]);
  });

  test("follow a renamed column into indexes, keys and references, in any schema", async () => {
    const tables = (key: string) => {
      const shop = pgSchema("shop");
      const orders = shop.table("orders", { [key]: integer(), line: integer() }, (t) => [
        primaryKey({ name: "orders_pkey", columns: [t[key] as never, t.line] }),
        index("orders_idx").on(t[key] as never),
        unique("orders_key").on(t[key] as never),
      ]);
      const parcels = pgTable("parcels", { order: integer().references(() => orders[key] as never) });
      // The reference keeps its name, as a declared one does.
      return { shop, orders, parcels };
    };
    const [first] = await changes(tables("code"), tables("number"), ["shop.orders.code=number"]);

    expect(first).toBe('ALTER TABLE "shop"."orders" RENAME COLUMN "code" TO "number";');
    const rest = (await changes(tables("code"), tables("number"), ["shop.orders.code=number"])).slice(1);
    expect(rest.filter((statement) => !statement.includes("parcels_order_orders_"))).toEqual([]);
  });

  test("follow a renamed table into references to it", async () => {
    const tables = (name: string) => {
      const owner = pgTable(name, { id: integer().primaryKey() });
      return { owner, tags: pgTable("tags", { owner: integer().references(() => owner.id) }) };
    };
    const statements = await changes(tables("notes"), tables("papers"), ["notes=papers"]);

    expect(statements[0]).toBe('ALTER TABLE "notes" RENAME TO "papers";');
    expect(statements.join()).not.toMatch(/DROP TABLE|CREATE TABLE|COLUMN/);
  });

  test("refuse an answer about what was not there", async () => {
    for (const answer of ["notes.nothing=heading", "nothing=heading", "notes.title", "=x", "notes.title=a.b"]) {
      const { message } = await failureOf(changes({ notes }, { notes: headed }, [answer]));
      expect(message).toContain(`--rename ${answer} names nothing that was there`);
    }
  });

  test("drop a reference before the table it leads to, which would take it along", async () => {
    const owners = pgTable("owners", { id: integer().primaryKey() });
    const tags = pgTable("tags", { owner: integer().references(() => owners.id) });
    const loose = pgTable("tags", { owner: integer() });

    expect((await changes({ owners, tags }, { tags: loose })).map((statement) => statement.trim())).toEqual([
      'ALTER TABLE "tags" DROP CONSTRAINT "tags_owner_owners_id_fk";',
      'DROP TABLE "owners" CASCADE;',
    ]);
  });

  test("are named for what the first of them does", () => {
    expect(nameFor(['CREATE TABLE "users" ();'])).toBe("create_users");
    expect(nameFor(['ALTER TABLE "shop"."orders" ADD COLUMN "a" int;'])).toBe("alter_shop_orders");
    expect(nameFor(['CREATE UNIQUE INDEX "users_key" ON "users"'])).toBe("create_users_key");
    expect(nameFor(["DO $$ $$"])).toBe("change_schema");
    expect(nameFor([`COMMENT ON TABLE "users" IS 'people'`])).toBe("comments");
  });
});
