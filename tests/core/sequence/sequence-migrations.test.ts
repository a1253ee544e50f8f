import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { GapFreeCounter, Sequence, sequenceDrift } from "@/core/database";
import type { DeclaredSequence } from "@/core/database/sequence/declare-sequence";
import { DatabaseUrl } from "@/core/config";
import { migrate } from "@/core/database/migrations";
import { useOwnDatabase } from "@/core/database/testing";
import * as schema from "./schemas/numbering.schema";
import { pushed } from "./schemas/pushed.schema";

const project = resolve(import.meta.dir, "../../..");
mkdirSync(join(project, ".data"), { recursive: true });
const folder = mkdtempSync(join(project, ".data/sequences-"));
afterAll(() => rmSync(folder, { recursive: true }));

const own = useOwnDatabase();
const other = useOwnDatabase();
let answers: string[] = [];

beforeAll(async () => {
  const generate = () => kit("generate", "numbering", "--out", relative(project, folder));
  answers = [generate(), generate()];
  await own.database.query.execute("drop schema drizzle cascade"); // the project's own migrations are another matter
  await migrate(DatabaseUrl.parse(own.url), { folder });
});

test("drizzle-kit writes a migration for every kind of sequence, and then finds nothing to do", () => {
  expect(answers[0]).toContain("Your SQL migration file");
  expect(answers[1]).toContain("No schema changes, nothing to migrate");
});

test("once it is applied, the database has what was declared", async () => {
  expect(await sequenceDrift(own.database, schema)).toEqual([]);
});

test("the numbers are the declared ones", async () => {
  const first = async (declared: DeclaredSequence<number | bigint>) => new Sequence(declared, own.database).next();

  expect(await Promise.all([first(schema.everyDefault), first(schema.everyDefaultDown)])).toEqual([1, -1]);
  expect(await Promise.all([first(schema.everyBigint), first(schema.everyBigintDown)])).toEqual([1n, -1n]);
  expect(await Promise.all([first(schema.everyOption), first(schema.fromNought)])).toEqual([7, 0]);
  expect(await new Sequence(schema.everyOption, own.database).for("tenant").next(3)).toEqual([7, 0, -7]);
});

test("a gap-free counter has its table", async () => {
  const counter = new GapFreeCounter(schema.everyCounter, own.database);

  expect(await own.database.transaction(() => counter.next())).toBe(1);
});

test("pushing the schema leaves alone what for() made", async () => {
  await other.database.query.execute("drop schema public cascade; create schema public"); // or they would be renamed
  const numbers = new Sequence(pushed, other.database);
  const push = () => kit("push", "pushed", "--force", "--url", other.url);
  expect(push()).toContain("Changes applied");
  await numbers.for("tenant").next(3);

  expect(push()).toContain("No changes detected");
  expect([await numbers.next(), await numbers.for("tenant").next()]).toEqual([1, 4]);
});

/** Runs drizzle-kit's own commands, as a project does. */
function kit(command: string, schemaFile: string, ...more: string[]): string {
  const file = relative(project, join(import.meta.dir, `schemas/${schemaFile}.schema.ts`));
  const options = [command, "--dialect", "postgresql", "--schema", file, ...more];
  const { stdout, stderr } = Bun.spawnSync(["bun", "--bun", "drizzle-kit", ...options], { cwd: project });
  return `${stdout.toString()}${stderr.toString()}`;
}
