import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { type Database, openDatabase } from "@/core/database";
import { createClient } from "@/core/database/connection/postgres-client";
import { createQueryBuilder } from "@/core/database/connection/statements/ambient-session";
import { QueryLog } from "@/core/database/connection/statements/query-log";
import { useOwnDatabase } from "@/core/database/testing";
import type { Scope } from "@/core/database/transaction/scopes/scope";
import { createLogger } from "@/core/logging";

const own = useOwnDatabase();
const lines: string[] = [];
let commented: Database;

beforeAll(async () => {
  const logger = createLogger({ level: "debug", format: "json" }, { write: (line) => void lines.push(line) });
  commented = await openDatabase(own.config.direct.with({ comments: "request", poolSize: 1 }), logger);
});
afterAll(() => commented.close());

const text = "select current_query(), $1::text";
const seen = async (database: Database) => (await database.run(text, ["x"]))[0]?.[0];
const kept = async (database: Database) =>
  (await database.run("select statement from pg_prepared_statements", [])).map(([statement]) => statement);

describe("with DATABASE_COMMENTS=request", () => {
  test("a statement begins with the request that asked for it, in transactions and by Drizzle as well", async () => {
    const statements = await commented.origins.during({ requestId: "checkout-7.A_b" }, async () => [
      await seen(commented),
      await commented.transaction(() => seen(commented)),
      (await commented.query.execute<{ q: string }>(sql`select current_query() as q`))[0]?.q,
    ]);

    expect(statements).toEqual([
      `/* request:checkout-7.A_b */ ${text}`,
      `/* request:checkout-7.A_b */ ${text}`,
      "/* request:checkout-7.A_b */ select current_query() as q",
    ]);
  });

  test("nothing in an id ends the comment", async () => {
    const requestId = "*/ drop table users; /* ; -- \n";

    expect(await commented.origins.during({ requestId }, () => seen(commented))).toBe(
      `/* request:droptableusers-- */ ${text}`,
    );
    expect(await commented.origins.during({ requestId: "*/;" }, () => seen(commented))).toBe(text);
  });

  test("outside of requests statements are as ever, and prepared", async () => {
    expect(await seen(commented)).toBe(text);
    expect(await kept(commented)).toContain(text);
    await commented.origins.during({ requestId: "seven" }, () => seen(commented));
    expect((await kept(commented)).join()).not.toContain("request:");
  });

  test("Drizzle's statements are known by what stands behind the comment", async () => {
    const texts: (string | undefined)[] = [];
    const pool = createClient(own.config.direct.with({ poolSize: 1 }));
    const log = new QueryLog(commented.logger, commented.origins, "request");
    const scope: Scope = {
      run: (statement, known) => {
        texts.push(known);
        return statement(pool);
      },
    };
    const query = createQueryBuilder(pool, log, () => scope);
    for (const requestId of ["one", "two"]) {
      await commented.origins.during({ requestId }, () => query.execute(sql`select 1`).execute());
    }

    expect(texts).toEqual(["select 1", "select 1"]);
    await pool.end();
  });

  test("the log of statements has the id of the request", async () => {
    await commented.origins.during({ requestId: "logged" }, () => seen(commented));

    expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ msg: "A statement.", requestId: "logged", sql: text });
  });
});

test("without it, a request changes nothing in a statement", async () => {
  const database = await openDatabase(own.config.direct.with({ poolSize: 1 }));

  expect(await database.origins.during({ requestId: "seven" }, () => seen(database))).toBe(text);
  expect(await kept(database)).toContain(text);
  await database.close();
});
