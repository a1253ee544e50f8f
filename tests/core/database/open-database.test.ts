import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { DatabaseConfig } from "@/core/config";
import { type ApplicationError, openDatabase } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";

const own = useOwnDatabase();

test("a statement runs no longer than the configuration allows", async () => {
  await using database = await opened({ statementTimeoutMilliseconds: 50 });

  const failure = await failureOf<ApplicationError>(database.query.execute(sql`select pg_sleep(5)`));

  expect(failure.code).toBe("statement-timeout");
});

test("a transaction that waits for something else is ended in the end", async () => {
  await using database = await opened({});

  const [row] = await database.query.execute(sql`show idle_in_transaction_session_timeout`);

  expect(row).toEqual({ idle_in_transaction_session_timeout: "1min" });
});

test("no more connections are held than the configuration allows", async () => {
  await using database = await opened({ poolSize: 2 });

  const pids = await Promise.all(
    Array.from({ length: 10 }, () => database.query.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)),
  );

  expect(new Set(pids.map(([row]) => row?.pid)).size).toBeLessThanOrEqual(2);
});

async function opened(changes: Parameters<DatabaseConfig["with"]>[0]) {
  const database = await openDatabase(own.config.direct.with(changes));
  return Object.assign(database, { [Symbol.asyncDispose]: () => database.close() });
}
