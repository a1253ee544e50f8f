import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { column, entity, many, Repository } from "@/core/database";
import { Database } from "@/core/database/connection/database";
import { createLogger } from "@/core/logging";
import { failureOf } from "../../../support/failure-of";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";

const diaries = entity("diaries", { id: column.id("text"), words: Type.String(), version: column.version() });
const entries = entity("diary_entries", {
  id: column.id("text"),
  diary: column.references(() => diaries.id, { onDelete: "cascade" }),
});

class Diaries extends Repository(diaries, { relations: { entries: many(entries, { by: "diary" }) } }) {}

const connection = await freshDatabase();
const written: string[] = [];
const logged = () => written.map((line) => JSON.parse(line) as Record<string, unknown>);
const tables = () => logged().map((line) => /(?:from|into|update) "?(\w+)"?/.exec(String(line["sql"]))?.[1]);

function diariesAt(level: string): Diaries {
  const logger = createLogger({ level, format: "json" }, { write: (line) => written.push(line) });
  return new Diaries(new Database(connection, { logger }));
}

beforeAll(async () => {
  await createTables(connection, { diaries, entries });
  await diariesAt("silent").createMany([
    { id: "a", words: "secret words" },
    { id: "b", words: "" },
  ]);
});

beforeEach(() => {
  written.length = 0;
});

describe("the log of statements", () => {
  test("is silent unless it is asked for", async () => {
    await diariesAt("info").find({});
    await diariesAt("info").find({}, { log: false });

    expect(written).toEqual([]);
  });

  test("tells of one call what was sent, for how long and of how many rows, and no value", async () => {
    await diariesAt("info").find({ words: "secret words" }, { log: true });

    expect(logged()).toEqual([
      {
        level: "info",
        time: expect.any(String),
        sql: expect.stringContaining('from "diaries" where "diaries"."words" = $1'),
        milliseconds: expect.any(Number),
        rows: 1,
        msg: "A statement.",
      },
    ]);
    expect(logged()[0]?.["milliseconds"]).toBeGreaterThan(0);
    expect(written.join()).not.toContain("secret");
  });

  test("tells of everything that a call sends", async () => {
    const at = diariesAt("info");
    await at.find({}, { include: { entries: true }, log: true });
    expect(tables()).toEqual(["diaries", "diary_entries"]);

    written.length = 0;
    await failureOf(at.updateById("a", { words: "x" }, { version: 7, log: true }));
    expect(tables()).toEqual(["diaries", "diaries"]);

    written.length = 0;
    await Array.fromAsync(at.stream({}, { log: true }));
    expect(logged().map((line) => String(line["sql"]).split(" ")[0])).toEqual(["declare", "fetch", "close"]);
  });

  test.each<[string, (at: Diaries) => Promise<unknown>]>([
    ["count", (at) => at.count({}, { log: true })],
    ["exists", (at) => at.exists({}, { log: true })],
    ["distinct", (at) => at.distinct({}, "id", { log: true })],
    ["aggregate", (at) => at.aggregate({}, { all: { count: true } }, { log: true })],
    ["findById", (at) => at.findById("a", { log: true })],
    ["paginate", (at) => at.paginate({}, { page: 1, size: 1, total: true, log: true })],
    ["paginateByCursor", (at) => at.paginateByCursor({}, { first: 1, log: true })],
    ["query", (at) => at.query(sql`select 1`, undefined, { log: true })],
    ["create", (at) => at.create({ id: "e", words: "secret" }, { log: true })],
    ["upsert", (at) => at.upsert({ id: "c", words: "secret" }, { log: true })],
    ["createMany", (at) => at.createMany([{ id: "d", words: "secret" }], { log: true })],
    ["save", async (at) => at.save(await at.getById("a"), { log: true })],
    ["updateOne", (at) => at.updateOne({ id: "c" }, { words: "secret" }, { log: true })],
    ["deleteMany", (at) => at.deleteMany({ id: ["c", "d"] }, { log: true })],
  ])("tells of %s", async (_call, run) => {
    await run(diariesAt("info"));

    expect(written).toHaveLength(1);
    expect(written.join()).not.toContain("secret");
  });

  test("tells of many rows that were copied once, with how many they were", async () => {
    const rows = Array.from({ length: 2000 }, (_, at) => ({ id: `copied ${at}`, words: "secret" }));
    await diariesAt("info").createMany(rows, { returning: false, log: true });
    await diariesAt("silent").deleteMany({ words: "secret", id: { startsWith: "copied" } }, { hard: true });

    expect(logged()).toMatchObject([{ sql: expect.stringContaining('copy "diaries"'), rows: 2000 }]);
    expect(written.join()).not.toContain("secret");
  });

  test("tells of a statement that failed its code and no value", async () => {
    await failureOf(diariesAt("info").create({ id: "a", words: "secret" }, { log: true }));

    expect(logged()).toMatchObject([{ msg: "A statement that failed.", code: "conflict" }]);
    expect(written.join()).not.toContain("secret");
  });

  test("tells at level debug of every statement, built with Drizzle or not", async () => {
    const logger = createLogger({ level: "debug", format: "json" }, { write: (line) => written.push(line) });
    const database = new Database(connection, { logger });
    await new Diaries(database).count({});
    await database.query.select().from(diaries);

    expect(logged()).toMatchObject([
      { level: "debug", rows: 1 },
      { level: "debug", rows: expect.any(Number) },
    ]);
  });
});
