import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { join } from "node:path";
import { Sequence, openDatabase, sequence } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { DatabaseConfig, DatabaseUrl } from "@/core/config";
import { failureOf } from "../../../support/failure-of";
import { launch } from "../../../support/processes/launch";

const keyed = sequence("keyed", { start: 10, increment: 5, min: 0, max: 1000, cycle: true, cache: 2 });
const crowd = sequence("keyed_by_a_crowd");
const wide = sequence("keyed_wide", { as: "bigint", start: 2n ** 62n });
const apart = sequence("keyed_apart", { schema: pgSchema("apart") });
const own = useOwnDatabase();

const made = async (name: string) => {
  const [row] = await own.database.query.execute(sql`
    select start_value::int as start, increment_by::int as increment, min_value::int as min, max_value::int as max,
      cycle, cache_size::int as cache from pg_sequences where sequencename = ${name}`);
  return row;
};

describe("for()", () => {
  test("makes a sequence with the declared options when its first number is taken", async () => {
    const year = new Sequence(keyed, own.database).for("1999");
    expect(await year.current()).toBeUndefined();
    expect(await made("keyed:1999")).toBeUndefined();

    expect(await year.next()).toBe(10);
    expect(await made("keyed:1999")).toEqual({ start: 10, increment: 5, min: 0, max: 1000, cycle: true, cache: 2 });
  });

  test("counts apart from its like, in blocks, in bigints and after a restart as well", async () => {
    const numbers = new Sequence(crowd, own.database);

    expect(await numbers.for("block").next(3)).toEqual([1, 2, 3]);
    await numbers.for("restarted").restart(7);
    expect(await numbers.for("restarted").next()).toBe(7);
    expect(await numbers.for("block").next()).toBe(4);
    expect(await new Sequence(wide, own.database).for("x").next()).toBe(2n ** 62n);
  });

  test("makes each of 30 names once for 40 connections of several servers at the same moment", async () => {
    const keys = Array.from({ length: 30 }, (_, index) => `year ${index}`);
    const options = own.config.with({ poolSize: 10 });
    const servers = await Promise.all(Array.from({ length: 4 }, () => openDatabase(options)));
    try {
      const take = (key: string) =>
        Promise.all(
          servers.flatMap((server) => Array.from({ length: 10 }, () => new Sequence(crowd, server).for(key).next())),
        );
      const taken = await Promise.all(keys.map(take));

      const oneToForty = Array.from({ length: 40 }, (_, index) => index + 1);
      for (const numbers of taken) expect(numbers.toSorted((one, next) => one - next)).toEqual(oneToForty);
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });

  test("changes nothing in the catalog after the first call, also from another process", async () => {
    await new Sequence(crowd, own.database).for("settled").next();
    await own.database.query.execute(sql`
      create table ddl (command text);
      create function note_ddl() returns event_trigger language plpgsql as
        $$ begin insert into ddl values (tg_tag); end $$;
      create event trigger note_ddl on ddl_command_end execute function note_ddl()`);

    await new Sequence(crowd, own.database).for("settled").next(5);
    expect(await startTaker(["settled"])).toEqual([7]);
    expect(await own.database.query.execute(sql`select * from ddl`)).toHaveLength(0);

    await new Sequence(crowd, own.database).for("unsettled").next();
    const seen = await own.database.query.execute(sql`select * from ddl`);
    await own.database.query.execute(sql`drop event trigger note_ddl`);
    expect(Array.from(seen)).toEqual([{ command: "CREATE SEQUENCE" }]);
  });
});

test("for() asks for the right to make sequences where the role has none, and for no other", async () => {
  const role = `plain_${crypto.randomUUID().slice(0, 8)}`;
  await own.database.query.execute(sql.raw(`create role ${role} login password 'plain'`));
  const url = DatabaseUrl.parse(own.url).with({ user: role, password: "plain" });
  const plain = await openDatabase(new DatabaseConfig({ url }));
  const tenant = new Sequence(apart, plain).for("tenant");
  try {
    expect((await failureOf(tenant.next())).message).toBe(
      "for() may not make sequences: write a migration that creates the schema apart_sequences and grants CREATE on it " +
        "to the role of DATABASE_URL.",
    );
    await own.database.query.execute(
      sql.raw(`create schema apart_sequences; grant create, usage on schema apart_sequences to ${role}`),
    );
    expect(await tenant.next(2)).toEqual([1, 2]);
  } finally {
    await plain.close();
    await own.database.query.execute(sql.raw(`drop owned by ${role}; drop role ${role}`));
  }
});

async function startTaker(keys: string[]): Promise<number[]> {
  const command = ["bun", join(import.meta.dir, "sequence-taker.ts"), "keyed_by_a_crowd", ...keys];
  const { stdout, stderr } = await launch(process.cwd(), command, { DATABASE_URL: own.url }).finished();
  expect(stderr).toBe("");
  return JSON.parse(stdout) as number[];
}
