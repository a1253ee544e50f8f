import { beforeAll, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { ApplicationError } from "@/core/database";
import { logLines } from "./log-lines";
import { asAnotherRequest, boom, useNotes } from "./notes";

const own = useNotes({ poolSize: 20, acquireTimeoutMilliseconds: 60_000 }, { logger: logLines().logger });

/** `TRANSFERS=10000 bun test bank-transfers` for the whole of it; the suite has no time for that. */
const transfers = Number(Bun.env["TRANSFERS"] ?? 1000);
const [clients, accounts, balance] = [50, 300, 1000];
const options = { isolation: "serializable", retry: 50 } as const;

beforeAll(async () => {
  await own.database.query.execute(sql`create table accounts (id integer primary key, balance integer not null)`);
  await own.database.query.execute(sql`create table ledger (id integer primary key, amount integer not null)`);
  await own.database.query.execute(
    sql`insert into accounts select n, ${balance} from generate_series(1, ${accounts}) as n`,
  );
});

const anyAccount = () => 1 + Math.floor(Math.random() * accounts);
const sleepOrNot = () => (Math.random() < 0.1 ? Bun.sleep(Math.random() * 3) : Promise.resolve());

/** Reads both, writes both and the ledger; one in ten fails somewhere between. */
async function transfer(id: number): Promise<void> {
  const [from, to] = [anyAccount(), anyAccount()];
  const failAt = Math.random() < 0.1 ? Math.floor(Math.random() * 5) : undefined;
  const add = (account: number, amount: number) =>
    own.database.query.execute(sql`update accounts set balance = balance + ${amount} where id = ${account}`);
  const steps: (() => PromiseLike<unknown>)[] = [
    () => own.database.query.execute(sql`select balance from accounts where id in (${from}, ${to})`),
    () => add(from, -10),
    () => own.database.transaction(async () => add(to, 10), { propagation: id % 3 === 0 ? "nested" : "existing" }),
    () => own.database.query.execute(sql`insert into ledger values (${id}, 10)`),
    sleepOrNot,
  ];
  await own.database.transaction(async () => {
    for (const [index, step] of steps.entries()) {
      if (index === failAt) throw boom;
      await step();
    }
  }, options);
}

async function killUntil(over: () => boolean): Promise<number> {
  let kills = 0;
  const one = sql`select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database()
    and pid <> pg_backend_pid() order by random() limit 1`;
  while (!over()) {
    await Bun.sleep(20);
    await own.database.query.execute(one).then(
      () => kills++,
      () => {},
    );
  }
  return kills;
}

test("no money is lost or made, and every transfer is reported as it is, whatever fails and whoever is killed", async () => {
  const reported = { done: new Set<number>(), failed: new Set<number>(), unknown: new Set<number>() };
  let next = 0;
  const client = async () => {
    while (next < transfers) {
      const id = next++;
      const outcome = await transfer(id).then(
        () => reported.done,
        (error: unknown) =>
          error instanceof ApplicationError && error.code === "commit-unknown" ? reported.unknown : reported.failed,
      );
      outcome.add(id);
    }
  };
  let over = false;
  const killing = killUntil(() => over);
  await Promise.all(Array.from({ length: clients }, () => asAnotherRequest(client)));
  over = true;
  const kills = await killing;
  await Bun.sleep(50);
  await Promise.allSettled(Array.from({ length: 40 }, () => own.database.ping())); // meets the last one killed

  const kept = await own.database.query.execute<{ id: number }>(sql`select id from ledger`);
  const ids = new Set(kept.map(({ id }) => id));
  const [sum] = await own.database.query.execute(sql`select sum(balance)::int as total from accounts`);
  expect(sum?.["total"]).toBe(accounts * balance);
  expect([...reported.done].filter((id) => !ids.has(id))).toEqual([]);
  expect([...reported.failed].filter((id) => ids.has(id))).toEqual([]);
  expect(reported.done.size + reported.failed.size + reported.unknown.size).toBe(transfers);
  expect(reported.done.size).toBeGreaterThan(transfers / 2);
  expect(kills).toBeGreaterThan(0);
  await own.takeEveryConnection();
  const busy = sql`select state from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'`;
  expect(await own.database.query.execute(busy)).toHaveLength(0);
  if (transfers > 1000)
    console.log({ kills, done: reported.done.size, failed: reported.failed.size, unknown: reported.unknown.size });
}, 600_000);
