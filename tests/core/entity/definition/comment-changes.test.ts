import { pgSchema } from "drizzle-orm/pg-core";
import { expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { commentChanges } from "@/core/database/entity/table/comment-statements";
import { definitionOf } from "@/core/database/entity/table/definition";

const described = definitionOf(
  entity(
    "described",
    { id: column.id(), note: Type.String({ description: "It's \\ a\nnote." }), plain: Type.String() },
    { comment: "What; is IS described." },
  ),
);
const silent = definitionOf(
  entity("described", { id: column.id(), note: Type.String() }, { schema: pgSchema("silent") }),
);

const onTable = `COMMENT ON TABLE "described" IS 'What; is IS described.';`;
const onNote = `COMMENT ON COLUMN "described"."note" IS E'It''s \\\\ a\nnote.';`;

test("what the migrations do not say is said once", () => {
  expect(commentChanges([], [described, silent])).toEqual([onTable, onNote]);
  const said = [`CREATE TABLE "described" (\n"id" uuid);`, onTable, `\n-- a word\n-- and another\n${onNote}\n`];
  expect(commentChanges(said, [described])).toEqual([]);
});

test("a comment that was changed or dropped is replaced", () => {
  const before = [
    `COMMENT ON TABLE "described" IS 'Old.';`,
    onNote,
    `COMMENT ON COLUMN "described"."plain" IS 'Gone.';`,
  ];

  expect(commentChanges(before, [described])).toEqual([onTable, `COMMENT ON COLUMN "described"."plain" IS NULL;`]);
  expect(commentChanges([...before, onTable, `COMMENT ON COLUMN "described"."plain" IS NULL;`], [described])).toEqual(
    [],
  );
});

test("a column or table that is no longer declared is left alone", () => {
  const gone = [`COMMENT ON TABLE "gone" IS 'x';`, `COMMENT ON COLUMN "described"."gone" IS 'x';`];

  expect(commentChanges([onTable, onNote, ...gone], [described])).toEqual([]);
});

test("a table or column that is made anew has no comment until it is said again", () => {
  const both = [onTable, onNote];

  expect(commentChanges([...both, `DROP TABLE "described";`, `CREATE TABLE "described" ();`], [described])).toEqual(
    both,
  );
  expect(commentChanges([...both, `ALTER TABLE "described" ADD COLUMN "note" text;`], [described])).toEqual([onNote]);
});

test("comments go with a table or column that is renamed", () => {
  const before = [onTable, onNote].map((statement) =>
    statement.replace('"described"', '"former"').replace('"note"', '"text"'),
  );
  const renames = [
    `ALTER TABLE "former" RENAME COLUMN "text" TO "note";`,
    `ALTER TABLE "former" RENAME TO "described";`,
  ];

  expect(commentChanges([...before, ...renames], [described])).toEqual([]);
  const elsewhere = [
    `COMMENT ON COLUMN "silent"."former"."note" IS 'x';`,
    `ALTER TABLE "silent"."former" RENAME TO "described";`,
  ];
  expect(commentChanges(elsewhere, [silent])).toEqual([`COMMENT ON COLUMN "silent"."described"."note" IS NULL;`]);
});

test("comments go with a table to another schema, and with a schema that is renamed", () => {
  const gone = `COMMENT ON COLUMN "silent"."described"."note" IS NULL;`;
  const moved = [`COMMENT ON COLUMN "described"."note" IS 'x';`, `ALTER TABLE "described" SET SCHEMA "silent";`];
  expect(commentChanges(moved, [silent])).toEqual([gone]);
  const back = [onTable, onNote].map((statement) => statement.replace('"described"', '"silent"."described"'));
  expect(commentChanges([...back, `ALTER TABLE "silent"."described" SET SCHEMA "public";`], [described])).toEqual([]);

  const renamed = [
    `COMMENT ON COLUMN "former"."described"."note" IS 'x';`,
    `ALTER SCHEMA "former" RENAME TO "silent";`,
  ];
  expect(commentChanges(renamed, [silent])).toEqual([gone]);
  expect(commentChanges([onTable, onNote, `ALTER SCHEMA "described" RENAME TO "other";`], [described])).toEqual([]);
});
