import { Type } from "@sinclair/typebox";
import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { DatabaseUrl } from "@/core/config";
import { EventLog, Sequence, event, openDatabase, sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";

const own = useOwnDatabase();
const run = (statement: string) => own.database.query.execute(sql.raw(statement));
const granted = sequence("granted_numbers");
const happened = event("right.granted", { to: Type.String() });

test("a user with the rights that the page grants works with rows, events and numbers, in later tables too", async () => {
  const role = `plain_${crypto.randomUUID().replaceAll("-", "")}`;
  const page = await Bun.file(new URL("../../../docs/databases.md", import.meta.url)).text();
  const [, grants = ""] = /```sql\n([^]*?)```/.exec(page) ?? [];
  await run(`create role ${role} login password 'plain'`);
  const url = DatabaseUrl.parse(own.url).with({ user: role, password: "plain" });
  const database = await openDatabase(own.config.direct.with({ url }));
  try {
    await run(grants.replaceAll("TO app;", `TO ${role};`));
    await run("create table made_later (id int generated always as identity, n int)");

    await database.run("insert into made_later (n) values ($1)", [1]);
    await database.run("select from made_later for update", []);
    expect(await new Sequence(granted, database).for("2026").next(2)).toEqual([1, 2]);
    expect(await new EventLog(database).append("rights/1", happened({ to: role }))).toMatchObject({ version: 1 });
    expect(await new EventLog(database).readStream("rights/1")).toHaveLength(1);
  } finally {
    await database.close();
    await run(`drop owned by ${role}; drop role ${role}`);
  }
});
