import { expect, test } from "bun:test";
import { type TSchema, Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";
import { EntityError } from "@/core/database/entity/entity-error";
import { createTables } from "./create-tables";
import { freshDatabase } from "./fresh-database";

const connection = await freshDatabase();

const types: Record<string, TSchema> = {
  text: Type.String(),
  varchar: Type.String({ maxLength: 9 }),
  uuid: Type.String({ format: "uuid" }),
  day: Type.String({ format: "date" }),
  clock: Type.String({ format: "time" }),
  integer: Type.Integer(),
  bigint: Type.BigInt(),
  double: Type.Number(),
  numeric: column.numeric(),
  boolean: Type.Boolean(),
  moment: column.timestamp(),
  interval: column.interval(),
  bytes: Type.Uint8Array(),
  json: Type.Unknown(),
  texts: Type.Array(Type.String()),
  varchars: Type.Array(Type.String({ maxLength: 9 })),
  moments: Type.Array(Type.Date()),
};

const properties = { ...types, source: Type.String(), search: column.searchVector(["source"]) };
await createTables(connection, { table: entity("indexed_by_hand", properties) });

const methods = ["btree", "hash", "gin", "gist", "spgist", "brin"] as const;

test.each(methods)(
  "an index using %s is refused at definition exactly where PostgreSQL would refuse it",
  async (using) => {
    const wrong: string[] = [];
    for (const name of Object.keys(properties)) {
      const [defined, created] = [defines(using, name), await creates(using, name)];
      if (defined !== created) wrong.push(`${name}: defined ${defined}, created ${created}`);
    }
    expect(wrong).toEqual([]);
  },
);

function defines(using: (typeof methods)[number], name: string): boolean {
  const indexes = [{ columns: [name], using }] as unknown as [];
  try {
    entity(`${using}_on_${name.toLowerCase()}`, properties, { indexes });
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(EntityError);
    return false;
  }
}

async function creates(using: string, name: string): Promise<boolean> {
  try {
    await connection`create index on indexed_by_hand using ${connection.unsafe(using)} (${connection(name)})`;
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "42704" }); // no default operator class
    return false;
  }
}

test("a key may have any type that PostgreSQL can compare in a foreign key, and a reference takes it over", async () => {
  const keys = { ...types, safe: column.safeInteger(), counted: column.identity(), id: column.id() };
  const tables = Object.entries(keys).map(([name, schema]) => {
    const target = entity(`any_key_${name}`, { key: column.key(schema) });
    const to = column.references(() => target.key, { onDelete: "cascade" });
    return { name, target, source: sourceOrSentence(`any_source_${name}`, to) };
  });
  const refused = tables.flatMap(({ name, source }) => (typeof source === "string" ? [`${name}: ${source}`] : []));
  const made = tables.flatMap(({ name, target, source }) =>
    typeof source === "string" ? [] : [[`${name}1`, target] as const, [`${name}2`, source] as const],
  );
  await createTables(connection, Object.fromEntries(made));

  const [found] =
    await connection`select count(*)::int as count from pg_constraint where conname like 'any_source_%_fkey'`;
  expect(found).toEqual({ count: tables.length - 2 });
  expect(refused).toEqual([
    "varchars: no foreign key can be varchar(9)[]",
    "moments: no foreign key can be timestamp (3) with time zone[]",
  ]);
});

function sourceOrSentence(name: string, to: TSchema) {
  try {
    return entity(name, { to });
  } catch (error) {
    return error instanceof EntityError ? error.message.replace(`${name}.to: `, "").replace(/(\]):.*/, "$1") : "";
  }
}
