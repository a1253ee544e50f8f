import { is } from "drizzle-orm";
import { drizzle } from "drizzle-orm/postgres-js";
import { PgTable } from "drizzle-orm/pg-core";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { commentChanges } from "@/core/database/entity/table/comment-statements";
import { definitionOf } from "@/core/database/entity/table/definition";
import * as everyArraySchema from "../schemas/every-array.schema";
import * as everyColumnSchema from "../schemas/every-column.schema";
import * as everyConstantSchema from "../schemas/every-constant.schema";
import * as everyOptionSchema from "../schemas/every-option.schema";
import { freshDatabase } from "./fresh-database";

setDefaultTimeout(60_000); // a busy machine takes its time

const project = resolve(import.meta.dir, "../../../..");
mkdirSync(join(project, ".data"), { recursive: true });
const folder = mkdtempSync(join(project, ".data/migrations-"));
afterAll(() => rmSync(folder, { recursive: true }));

const schemaFiles = { ...everyColumnSchema, ...everyOptionSchema, ...everyArraySchema, ...everyConstantSchema };
const tables = Object.values(schemaFiles).filter((value) => is(value, PgTable));
const namespaces = ["public", "branches", "palette"];
const connection = await freshDatabase();

const schemas = relative(project, join(dirname(import.meta.dir), "schemas", "*.schema.ts"));
const answers = [generate(schemas), generate(schemas)];
await applyMigration();

test("drizzle-kit writes a migration for every column and option, and then finds nothing to do", () => {
  expect(answers[0]).toContain("Your SQL migration file");
  expect(answers[1]).toContain("No schema changes, nothing to migrate");
});

test("once the migration is applied, the catalog has every constraint and index under its name", async () => {
  const found = await connection<{ name: string }[]>`
    select conname as name from pg_constraint union select indexname from pg_indexes
    union select sequencename from pg_sequences`;
  const names = new Set(found.map(({ name }) => name));
  const wanted = tables.flatMap((table) => [...definitionOf(table).constraints.keys()]);
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
  expect(names).toContain("every_column_number_seq");
});

test("constraints and indexes are as they were when somebody last read them", async () => {
  const found = await connection.begin(async (transaction) => {
    await transaction`set local time zone 'UTC'`;
    return transaction<{ line: string }[]>`
      select conrelid::regclass || ' ' || conname || ': ' || pg_get_constraintdef(oid) as line from pg_constraint
      where contype <> 'n' and conrelid <> 0 and connamespace::regnamespace::text = any(${namespaces})
      union all
      select indrelid::regclass || ' ' || pg_get_indexdef(indexrelid) from pg_index join pg_class on oid = indrelid
      where relnamespace::regnamespace::text = any(${namespaces})
      and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))`;
  });

  const lines = found.map(({ line }) => line).toSorted();
  expect(lines.join("\n")).toMatchSnapshot();
});

test("every foreign key has an index that starts with its columns", async () => {
  const [bare] = await connection`
    select count(*)::int as count from pg_constraint k where contype = 'f' and not exists (
      select from pg_index i where i.indrelid = k.conrelid and i.indpred is null
      and (i.indkey::int2[])[0:cardinality(k.conkey) - 1] = k.conkey)`;

  expect(bare).toEqual({ count: 0 });
});

test("comments come from descriptions, and can be set again", async () => {
  const statements = commentChanges([], tables.map(definitionOf));
  for (const statement of [...statements, ...statements]) await connection.unsafe(statement);

  const [found] = await connection`
    select obj_description(oid) as table, col_description(oid, 4) as label
    from pg_class where oid = 'branches.rooms'::regclass`;
  expect(found).toEqual({ table: "Where people meet; it's \\ quoted.", label: "What the door says: it's short." });
  expect(commentChanges(statements, tables.map(definitionOf))).toEqual([]);
});

test("a check of several columns is enforced, and tells which property is wrong", async () => {
  const { rooms, tenants } = everyOptionSchema;
  const database = drizzle(connection);
  await database.insert(tenants).values({ code: "acme", name: "Acme" });
  const hours = { opensAt: new Date("2026-01-02"), closesAt: new Date("2026-01-01") };

  const insert = database.insert(rooms).values({ tenantCode: "acme", number: 1, label: "A", features: {}, ...hours });
  expect(await insert.catch((error: Error) => error.cause)).toMatchObject({
    constraint_name: "rooms_opens_before_it_closes_check",
  });
  expect(definitionOf(rooms).constraints.get("rooms_opens_before_it_closes_check")).toMatchObject({
    properties: ["closesAt", "opensAt"],
    detail: "must be after opensAt",
  });
});

/** Runs drizzle-kit's own command, as a project does. */
function generate(schema: string): string {
  const options = ["--dialect", "postgresql", "--schema", schema, "--out", relative(project, folder)];
  const { stdout, stderr } = Bun.spawnSync(["bun", "--bun", "drizzle-kit", "generate", ...options], { cwd: project });
  return `${stdout.toString()}${stderr.toString()}`;
}

async function applyMigration(): Promise<void> {
  const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  const migration = await Bun.file(join(folder, file)).text();
  for (const statement of migration.split("--> statement-breakpoint")) await connection.unsafe(statement);
}
