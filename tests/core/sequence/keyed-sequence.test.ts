import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { join } from "node:path";
import { Sequence, openDatabase, sequence } from "@/core/database";
import { useDatabase, useOwnDatabase } from "@/core/database/testing";
import { Secret } from "@/core/config/secret";
import { keyedName } from "@/core/database/sequence/sequence-name";
import { failureOf } from "../../support/failure-of";
import { launch } from "../../support/launch";
import { testConfig } from "../../support/test-config";

const keyed = sequence("keyed", { start: 10, increment: 5, min: 0, max: 1000, cycle: true, cache: 2 });
const crowd = sequence("keyed_by_a_crowd");
const wide = sequence("keyed_wide", { as: "bigint", start: 2n ** 62n });
const apart = sequence("keyed_apart", { schema: pgSchema("apart") });
const own = useOwnDatabase(testConfig.database);
const boom = new Error("boom");

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
    const options = { ...testConfig.database, url: new Secret(own.url), poolSize: 10 };
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
  const url = Object.assign(new URL(own.url), { username: role, password: "plain" });
  const plain = await openDatabase({ ...testConfig.database, url: new Secret(url.href) });
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

describe("a sequence first used in a transaction", () => {
  test("stays when that is rolled back, and so do the numbers given to others", async () => {
    const year = new Sequence(crowd, own.database).for("rolled back");
    const failing = own.database.transaction(async () => {
      expect([await year.next(), await year.next()]).toEqual([1, 2]);
      expect(await year.current()).toBe(2);
      throw boom;
    });

    expect(await failureOf(failing)).toBe(boom);
    expect(await year.next()).toBe(3);
  });

  test("is there for others before that ends, and holds no lock they would wait for", async () => {
    const year = new Sequence(crowd, own.database).for("shared");
    const meeting = Promise.withResolvers<void>();
    const first = own.database.transaction(async () => {
      expect(await year.next()).toBe(1);
      await meeting.promise;
    });
    const second = own.database.transaction(async () => {
      while ((await year.current()) === undefined) await Bun.sleep(5);
      expect(await year.next()).toBe(2);
      meeting.resolve();
    });

    await Promise.all([first, second]);
  });

  test("is seen by a transaction that looked for it in vain, and was made by somebody else since", async () => {
    const year = new Sequence(crowd, own.database).for("seen late");
    await own.database.transaction(async () => {
      expect(await year.current()).toBeUndefined();
      await own.database.aside((connection) =>
        connection.unsafe(
          `create schema if not exists public_sequences; create sequence public_sequences."keyed_by_a_crowd:seen late"`,
        ),
      );
      expect([await year.next(), await year.current()]).toEqual([1, 1]);
    });
  });

  test("needs no place in the pool: every connection may be in a transaction that waits for one", async () => {
    const small = await openDatabase({ ...testConfig.database, url: new Secret(own.url), poolSize: 2 });
    try {
      const everybodyIsIn = gate(2);
      const numbers = new Sequence(crowd, small);
      const first = (key: string) =>
        small.transaction(async () => {
          await small.ping();
          await everybodyIsIn();
          return numbers.for(key).next();
        });

      expect(await Promise.all([first("full 1"), first("full 2")])).toEqual([1, 1]);
    } finally {
      await small.close();
    }
  });

  const isolated = useDatabase(testConfig.database);

  test("works in a test that is rolled back", async () => {
    const numbers = new Sequence(crowd, isolated.database);

    expect(await isolated.database.transaction(() => numbers.for("isolated").next())).toBe(1);
    expect(await numbers.for("isolated").next()).toBe(2);
  });
});

describe("the name of a sequence that for() makes", () => {
  const hostile = {
    quotes: `"; drop table users; --`,
    "single quotes": "o'clock",
    dots: "public.users",
    "a backslash": "\\",
    space: " ",
    "upper case": "ACME",
    unicode: "Müller 🏢",
    "a character of no encoding": "\0",
    "half a character": "\ud83c",
    "the other half": "\udfe2",
    length: "x".repeat(10_000),
    "another length": "x".repeat(10_001),
    "64 bytes": "x".repeat(64 - "keyed_by_a_crowd:".length),
    "63 bytes": "x".repeat(63 - "keyed_by_a_crowd:".length),
  };

  test("is made from any text, and no two texts share a sequence", async () => {
    const numbers = new Sequence(crowd, own.database);

    for (const [what, key] of Object.entries(hostile)) {
      expect([what, await numbers.for(key).next()]).toEqual([what, 1]);
      expect([what, await numbers.for(key).next(2)]).toEqual([what, [2, 3]]);
      expect([what, await numbers.for(key).current()]).toEqual([what, 3]);
    }
  });

  test("is at most 63 bytes of plain characters, so that PostgreSQL cuts nothing off", () => {
    const longest = { schema: "public", name: "n".repeat(40) };

    for (const key of Object.values(hostile)) expect(keyedName(longest, key).name).toMatch(/^[ -~]{1,63}$/);
  });

  test("can be read where it can be, and cannot be chosen to meet that of a long one", () => {
    const nameOf = (key: string) => keyedName(keyed.named, key).name;
    const long = nameOf(hostile.length);

    expect(nameOf("2026")).toBe("keyed:2026");
    expect(long).toMatch(/^keyed#[\w-]{22}$/);
    for (const key of [long, long.slice("keyed".length), long.slice("keyed#".length)]) {
      expect(nameOf(key)).not.toBe(long);
    }
  });

  test("comes from a text that is not empty", () => {
    const numbers = new Sequence(crowd, own.database);

    for (const key of ["", undefined, null, 2026, {}]) {
      expect(() => numbers.for(key as string)).toThrow("keyed_by_a_crowd.for() takes a text that is not empty.");
    }
  });
});

async function startTaker(keys: string[]): Promise<number[]> {
  const command = ["bun", join(import.meta.dir, "sequence-taker.ts"), "keyed_by_a_crowd", ...keys];
  const { stdout, stderr } = await launch(process.cwd(), command, { DATABASE_URL: own.url }).finished();
  expect(stderr).toBe("");
  return JSON.parse(stdout) as number[];
}

/** Opens for everybody once `count` have come. */
function gate(count: number): () => Promise<void> {
  const open = Promise.withResolvers<void>();
  let missing = count;
  return () => {
    missing -= 1;
    if (missing === 0) open.resolve();
    return open.promise;
  };
}
