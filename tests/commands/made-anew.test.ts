import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { generateDrizzleJson } from "drizzle-kit/api";
import { check, index, integer, pgTable, text, uniqueIndex, varchar } from "drizzle-orm/pg-core";
import { changesBetween } from "@/commands/kit/schema-changes";

interface Shape {
  expression?: string;
  length?: number;
  spare?: string;
}

/** Notes with a generated column that an index, a partial index and a check are made of. */
function notes({ expression = `lower("title")`, length = 20, spare = "spare" }: Shape = {}) {
  return pgTable(
    "notes",
    {
      id: integer().primaryKey(),
      title: varchar({ length }),
      spare: text(spare),
      slug: text().generatedAlwaysAs(sql.raw(expression)),
    },
    (t) => [
      index("notes_slug_idx").on(t.slug),
      uniqueIndex("notes_title_key")
        .on(t.title)
        .where(sql`${t.slug} is not null`),
      index("notes_title_idx").on(t.title),
      check("notes_slug_filled", sql`${t.slug} <> ''`),
    ],
  );
}

const changes = (from: object, to: object, nothingElse = false) =>
  changesBetween(generateDrizzleJson({ from }), generateDrizzleJson({ to }), {
    renames: [],
    nothingElse,
    canAsk: false,
  });

const without = [
  'ALTER TABLE "notes" DROP CONSTRAINT "notes_slug_filled";',
  'DROP INDEX "notes_slug_idx";',
  'DROP INDEX "notes_title_key";',
  'ALTER TABLE "notes" DROP COLUMN "slug";',
];
const again = (expression: string) => [
  `ALTER TABLE "notes" ADD COLUMN "slug" text GENERATED ALWAYS AS (${expression}) STORED;`,
  'CREATE INDEX "notes_slug_idx" ON "notes" USING btree ("slug");',
  'CREATE UNIQUE INDEX "notes_title_key" ON "notes" USING btree ("title") WHERE "notes"."slug" is not null;',
  'ALTER TABLE "notes" ADD CONSTRAINT "notes_slug_filled" CHECK ("notes"."slug" <> \'\');',
];

describe("a generated column is made anew, with what is made of it,", () => {
  test("when its expression changes", async () => {
    const expression = `upper("title")`;

    expect(await changes(notes(), notes({ expression }))).toEqual([...without, ...again(expression)]);
  });

  test("when a column that it reads gets another type", async () => {
    expect(await changes(notes(), notes({ length: 40 }))).toEqual([
      ...without,
      'ALTER TABLE "notes" ALTER COLUMN "title" SET DATA TYPE varchar(40);',
      ...again(`lower("title")`),
    ]);
  });

  test("beside columns that come and go, and asks nothing about it", async () => {
    const expression = `upper("title")`;

    expect(await changes(notes(), notes({ expression, spare: "other" }), true)).toEqual([
      ...without,
      'ALTER TABLE "notes" DROP COLUMN "spare";',
      'ALTER TABLE "notes" ADD COLUMN "other" text;',
      ...again(expression),
    ]);
  });

  test("and not when nothing of it changes", async () => {
    expect(await changes(notes({ length: 20 }), notes({ spare: "other" }), true)).toEqual([
      'ALTER TABLE "notes" DROP COLUMN "spare";',
      'ALTER TABLE "notes" ADD COLUMN "other" text;',
    ]);
  });
});
