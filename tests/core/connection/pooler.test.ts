import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import type { DatabaseConfig } from "@/core/config";
import { type Database, openDatabase } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { logLines } from "../transaction/log-lines";
import { watchQuestions } from "./watch-questions";
import { testConfig } from "../../support/app/test-config";

const own = useOwnDatabase(testConfig.database);

/** As behind a pooler in transaction mode; the two ways lead to one server and can be told apart by their names. */
function pooled(changes: Parameters<DatabaseConfig["with"]>[0] = {}): DatabaseConfig {
  const url = own.config.direct.url;
  return own.config.with({
    url: url?.with({ parameters: { application_name: "by the pooler" } }),
    directUrl: url?.with({ parameters: { application_name: "past the pooler" } }),
    pooler: "transaction",
    poolSize: 2,
    ...changes,
  });
}

async function withPooled<T>(work: (database: Database) => Promise<T>, config = pooled()): Promise<T> {
  const database = await openDatabase(config, logLines().logger);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const settings = async (database: Database) => {
  const [row] = await database.query.execute(sql`
    select current_setting('statement_timeout') as statement, current_setting('application_name') as name,
      current_setting('idle_in_transaction_session_timeout') as idle`);
  return row;
};

describe("behind a pooler in transaction mode", () => {
  test("no session is asked to keep a setting, and each transaction says its own", async () => {
    await withPooled(async (database) => {
      expect(await settings(database)).toEqual({ statement: "0", name: "by the pooler", idle: "0" });
      await database.transaction(async () => {
        expect(await settings(database)).toEqual({ statement: "30s", name: "by the pooler", idle: "1min" });
      });
      await database.transaction(
        async () => expect(await settings(database)).toMatchObject({ statement: "500ms", idle: "1min" }),
        { timeoutMilliseconds: 500 },
      );
      expect(await settings(database)).toMatchObject({ statement: "0", idle: "0" });
    });
  });

  test("nothing is prepared on the server", async () => {
    await withPooled(
      async (database) => {
        for (const _ of [1, 2]) await database.run("select $1::int", [1]);
        expect(await database.run("select count(*)::int from pg_prepared_statements", [])).toMatchObject([[0]]);
      },
      pooled({ poolSize: 1 }),
    );
  });

  test("and without one, as soon as that is asked for, nothing is prepared; a session keeps its settings", async () => {
    await withPooled(
      async (database) => {
        for (const _ of [1, 2]) await database.run("select $1::int", [1]);
        await database.transaction(() => database.run("select $1::int", [1]));
        expect(await database.run("select count(*)::int from pg_prepared_statements", [])).toMatchObject([[0]]);
        expect(await settings(database)).toMatchObject({ statement: "30s", idle: "1min" });
      },
      own.config.direct.with({ prepare: false, poolSize: 1 }),
    );
  });

  test("nothing is sent on a connection before what was sent on it is answered", async () => {
    const between = watchQuestions(own.url);
    const ask = (database: Database) => database.run("select $1::integer", [1]);
    const config = pooled().with({ url: between.url });
    await withPooled(async (database) => {
      for (const _ of [1, 2]) await Promise.all([ask(database), database.ping()]); // they are known to be quick now
      await Promise.all(Array.from({ length: 20 }, () => Promise.all([ask(database), database.ping()])));
      await database.transaction(() => Promise.all([ask(database), database.ping(), database.ping(), ask(database)]));
    }, config);
    between.stop();

    expect(between.seen.questions).toBeGreaterThan(40);
    expect(between.seen.early).toBe(0);
  });

  test("what needs a session goes past the pooler", async () => {
    await withPooled(async (database) => {
      const holders = () =>
        database.query.execute(sql`
          select application_name as name from pg_locks join pg_stat_activity using (pid)
          where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`);

      await database.withLock("a name", async () => {
        expect([...(await holders())]).toEqual([{ name: "past the pooler" }]);
      });
      await database.transaction(() =>
        database.withLock("a name", async () => {
          expect([...(await holders())]).toEqual([{ name: "by the pooler" }]);
        }),
      );
      const [aside] = await database.aside(
        (connection) => connection`select current_setting('application_name') as name`,
      );
      expect(aside).toEqual({ name: "past the pooler" });
    });
  });
});

describe("whoever opens a database behind a pooler", () => {
  const role = `limited_${crypto.randomUUID().slice(0, 8)}`;

  const told = async (config: DatabaseConfig) => {
    const log = logLines();
    const database = await openDatabase(config, log.logger);
    await Bun.sleep(0);
    await database.ping(); // on the same connection, so the question was answered before
    await database.close();
    return log.lines.map(({ remedy }) => remedy);
  };

  beforeAll(async () => {
    await own.database.query.execute(sql.raw(`create role ${role} login password 'plain' superuser`));
    await own.database.query.execute(sql.raw(`alter role ${role} set statement_timeout = '5s'`));
  });

  afterAll(async () => {
    await own.database.query.execute(sql.raw(`drop role ${role}`));
  });

  test("hears that statements outside transactions are not limited, and how to limit them", async () => {
    expect(await told(pooled({ poolSize: 1 }))).toEqual([
      expect.stringMatching(/^ALTER ROLE \w+ SET statement_timeout = 30000$/),
    ]);
  });

  test("hears of a role whose values are written in another form, and how to mend that", async () => {
    const other = `${role}_other`;
    await own.database.query.execute(sql.raw(`create role ${other} login password 'plain' superuser`));
    const forms = ["bytea_output = escape", "extra_float_digits = 0", "intervalstyle = iso_8601", "datestyle = german"];
    for (const form of forms) await own.database.query.execute(sql.raw(`alter role ${other} set ${form}`));
    const config = pooled({ poolSize: 1, statementTimeoutMilliseconds: 0 });

    const remedies = await told(config.with({ url: config.url?.with({ user: other, password: "plain" }) }));
    expect(new Set(remedies)).toEqual(
      new Set([
        `ALTER ROLE ${other} SET DateStyle = ISO`,
        `ALTER ROLE ${other} SET IntervalStyle = postgres`,
        `ALTER ROLE ${other} SET bytea_output = hex`,
        `ALTER ROLE ${other} SET extra_float_digits = 1`,
      ]),
    );
    await own.database.query.execute(sql.raw(`drop role ${other}`));
  });

  test("hears nothing where they are, or where no limit is wanted", async () => {
    const limited = pooled({ poolSize: 1 });

    expect(await told(limited.with({ url: limited.url?.with({ user: role, password: "plain" }) }))).toEqual([]);
    expect(await told(limited.with({ statementTimeoutMilliseconds: 0 }))).toEqual([]);
    expect(await told(limited.direct)).toEqual([]);
  });
});
