import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { createClient } from "@/core/database/connection/postgres-client";
import { logLines } from "../log-lines";
import { asAnotherRequest, boom, useNotes } from "../notes";

const own = useNotes({ poolSize: 8, acquireTimeoutMilliseconds: 20_000 }, { logger: logLines().logger });
const nested = { propagation: "nested" } as const;

beforeAll(async () => {
  await own.database.query.execute(sql`create table deferred (id integer unique deferrable initially deferred)`);
});

let taken = 0;
const insertTwice = async () => {
  const id = (taken += 1); // the same for all would be a deadlock at COMMIT, which takes a second to be found
  for (const _ of [1, 2]) await own.database.query.execute(sql`insert into deferred values (${id})`);
};
const nonsense = () => own.database.query.execute(sql`select nonsense`);
// oxlint-disable-next-line prefer-promise-reject-errors -- anything may be thrown
const nothing = () => Promise.reject(undefined);

/** How a transaction can end, each as a whole. `times` is how often it is done in all. */
const endings: Record<string, { times: number; once: () => Promise<unknown> }> = {
  "a commit": { times: 1000, once: () => own.database.transaction(() => own.database.ping()) },
  "nothing at all": { times: 1000, once: () => own.database.transaction(async () => {}) },
  "a failing statement": { times: 1000, once: () => own.database.transaction(nonsense) },
  "a swallowed failure": { times: 1000, once: () => own.database.transaction(() => nonsense().catch(() => {})) },
  "a failing COMMIT": {
    times: 1000,
    once: () => own.database.transaction(insertTwice),
  },
  "a thrown undefined": {
    times: 1000,
    once: () => own.database.transaction(() => own.database.ping().then(nothing)),
  },
  "a failing savepoint": {
    times: 1000,
    once: () =>
      own.database.transaction(async () => {
        await own.database.transaction(nonsense, nested).catch(() => {});
        await own.database.transaction(nothing, nested).catch(() => {});
        await own.database.ping();
      }),
  },
  "failing hooks": {
    times: 1000,
    once: () =>
      own.database.transaction(async () => {
        await own.database.ping();
        own.database.afterRollback(() => Promise.reject(boom));
        own.database.beforeCommit(nothing);
      }),
  },
  "work that outlives it": {
    times: 1000,
    once: async () => {
      let late: Promise<unknown> = Promise.resolve();
      await own.database.transaction(async () => {
        await own.database.ping();
        late = Bun.sleep(0).then(() => own.database.ping());
        late.catch(() => {});
      });
      await late;
    },
  },
  "a time that is over": {
    times: 400,
    once: () =>
      own.database.transaction(() => own.database.ping().then(() => Bun.sleep(3)), { timeoutMilliseconds: 1 }),
  },
  "a lost connection": {
    times: 100,
    once: () =>
      own.database.transaction(async () => {
        await own.killConnection();
        await own.database.ping();
      }),
  },
  "a connection lost in a savepoint, and not noticed": {
    times: 100,
    once: () =>
      own.database.transaction(async () => {
        await own.database.transaction(() => own.killConnection(), nested);
      }),
  },
};

describe("the pool is idle after very many transactions that end with", () => {
  for (const [how, { times, once }] of Object.entries(endings)) {
    test(
      how,
      async () => {
        let left = times;
        const client = async () => {
          while (left-- > 0) await once().catch(() => {});
        };
        await Promise.all([1, 2, 3, 4, 5, 6].map(() => asAnotherRequest(client)));

        await own.takeEveryConnection();
        const rows = await own.database.query.execute(
          sql`select state from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()`,
        );
        const open = rows.filter(({ state }) => state !== "idle" && state !== null); // null: it is about to be made
        expect(open).toEqual([]);
        expect(rows.length).toBeLessThan(8);
      },
      60_000,
    );
  }
});

test("no place in the pool is lost to a BEGIN that fails", async () => {
  const pool = createClient(own.config.direct.withDatabase("not_there").with({ poolSize: 2 }));
  const nowhere = new Database(pool, { acquireTimeoutMilliseconds: 5000 });
  const codes = new Set<unknown>();
  for (let round = 0; round < 20; round++) {
    const failing = Array.from({ length: 5 }, () => nowhere.transaction(() => nowhere.ping()));
    for (const outcome of await Promise.allSettled(failing)) {
      codes.add(outcome.status === "rejected" ? (outcome.reason.code ?? outcome.reason.cause.code) : "done");
    }
  }

  expect([...codes]).toEqual(["3D000"]);
  await nowhere.close();
});
