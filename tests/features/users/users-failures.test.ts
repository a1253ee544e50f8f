import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { createApp } from "@/app";
import { readConfig } from "@/core/config";
import { openDatabase } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createLogger } from "@/core/logging";
import { send } from "../../support/http/http-client";
import { createTestApp } from "../../support/app/test-app";

const own = useOwnDatabase();

test("a database that fails says nothing to the client, and no submitted value to the log", async () => {
  const lines: string[] = [];
  const logger = createLogger({ level: "trace", format: "json" }, { write: (line) => lines.push(line) });
  const app = createApp(own.database, { logger, bodyLimitBytes: 1024 });
  const secret = "s3cret@example.com";
  await own.database.query.execute(sql`alter table users rename column email to electronic_mail`);

  const answers = [
    await send(app, "POST", "/api/users", { email: secret, name: "s3cret name" }),
    await send(app, "GET", "/api/users"),
  ];
  await own.database.query.execute(sql`alter table users rename column electronic_mail to email`);

  for (const { status, text, body } of answers) {
    expect(status).toBe(500);
    expect(body).toMatchObject({ code: "internal", title: "Internal error" });
    expect(text).not.toMatch(/s3cret|select|insert|email|column|stack/i);
  }
  const failures = lines.filter((line) => line.includes('"level":"error"'));
  expect(failures).toHaveLength(2);
  expect(failures[0]).toContain("42703");
  expect(failures[0]).toContain(answers[0]?.body.requestId);
  expect(lines.join("")).not.toContain("s3cret");
});

test("a database that takes no changes, as a standby does, makes changes 503, and reads go on", async () => {
  const set = (to: string) =>
    own.database.transaction(
      () =>
        own.database.query.execute(
          sql.raw(`do $$ begin execute format('alter database %I ${to}', current_database()); end $$`),
        ),
      { readOnly: false },
    );
  await set("set default_transaction_read_only = on");
  const standby = await openDatabase(readConfig({ DATABASE_URL: own.url }).database);
  const app = createTestApp(standby, { level: "silent" });

  const written = await send(app, "POST", "/api/users", { email: "ada@example.com", name: "Ada" });
  const read = await send(app, "GET", "/api/users");
  await standby.close();
  await set("reset default_transaction_read_only");

  expect(written.body).toMatchObject({ status: 503, code: "not-writable" });
  expect(written.headers.get("retry-after")).toBe("1");
  expect(read.status).toBe(200);
});

test("a database that cannot be reached makes answers 503", async () => {
  const database = await openDatabase(readConfig({ DATABASE_URL: own.url }).database);
  await database.close();

  const { body } = await send(createTestApp(database, { level: "silent" }), "GET", "/api/users");

  expect(body).toMatchObject({ status: 503, code: "connection-lost" });
});
