import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { boolean, integer, pgTable } from "drizzle-orm/pg-core";
import { DatabaseConfig, DatabaseUrl } from "@/core/config";
import { type Database, ReadOnlyRepository, Repository, openDatabase } from "@/core/database";
import { createLogger } from "@/core/logging";
import { createSingleConnection } from "@/core/database/connection/postgres-client";
import { PrimaryPositions } from "@/core/database/connection/replicas/primary-positions";
import { Replica } from "@/core/database/connection/replicas/replica";
import { Watch } from "@/core/database/connection/replicas/watch";
import { TemporaryCheckout, until, withConnection } from "../embedded/embedded-checkout";
import { relayTo } from "../../support/relay";
import { StandbyServer } from "./standby-server";

setDefaultTimeout(60_000);

const notes = pgTable("notes", { id: integer().primaryKey() });
/** A view that tells which server answers. */
const whereabouts = pgTable("whereabouts", { id: integer().primaryKey(), onReplica: boolean("on_replica").notNull() });

const checkout = new TemporaryCheckout();
const lines: { msg: string; reason?: string }[] = [];
const logger = createLogger({ level: "info", format: "json" }, { write: (line) => void lines.push(JSON.parse(line)) });
let server: Awaited<ReturnType<TemporaryCheckout["attach"]>>;
let standby: StandbyServer;
let relay: ReturnType<typeof relayTo>;
let database: Database;
let rows: InstanceType<ReturnType<typeof notesRepository>>;
let places: InstanceType<ReturnType<typeof placesRepository>>;
const notesRepository = () => class extends Repository(notes) {};
const placesRepository = () => class extends ReadOnlyRepository(whereabouts) {};

beforeAll(
  async () => {
    server = await checkout.attach({ durable: false });
    await withConnection(server.url(), async (sql) => {
      await sql`create table notes (id integer primary key)`;
      await sql`create view whereabouts as select 1 as id, pg_is_in_recovery() as on_replica`;
    });
    const url = DatabaseUrl.parse(server.url());
    standby = await StandbyServer.of(checkout, url);
    relay = relayTo(standby.url.reveal());
    database = await openDatabase(new DatabaseConfig({ url, replicaUrls: [relay.url], poolSize: 3 }), logger);
    rows = new (notesRepository())(database);
    places = new (placesRepository())(database);
  },
  { timeout: 120_000 },
);

afterAll(
  async () => {
    await database.close();
    relay.stop();
    await standby.kill();
    await server.detach();
    await checkout[Symbol.asyncDispose]();
  },
  { timeout: 60_000 },
);

/** As a request of this client would. */
const asClient = <T>(name: string, work: () => T): T => database.origins.during({ correlationId: name }, work);
const onReplica = async () => (await places.getOne({})).onReplica;
const replicaIsRead = () => asClient(crypto.randomUUID(), () => until(onReplica));
const onStandby = (statement: string) => withConnection(standby.url.reveal(), (sql) => sql.unsafe(statement));

test("reads go to the replica, and whatever else there is to the primary", async () => {
  await replicaIsRead();
  await asClient("somebody", async () => {
    expect(await onReplica()).toBe(true);
    expect(await places.count({ onReplica: true })).toBe(1);
    expect(await database.transaction(onReplica)).toBe(false);
    expect(await database.transaction(onReplica, { readOnly: true })).toBe(false);
    expect(await database.query.execute("select pg_is_in_recovery() as there")).toMatchObject([{ there: false }]);
  });
});

test("whoever wrote reads what he wrote, and then from the replica again", async () => {
  await replicaIsRead();
  for (let id = 1; id <= 30; id++) {
    await asClient(`client ${id}`, async () => {
      await (id % 2 === 0 ? rows.create({ id }) : database.transaction(() => rows.create({ id })));
      expect(await rows.exists({ id })).toBe(true);
    });
  }
  await asClient("client 30", async () => {
    await until(onReplica);
    expect(await rows.exists({ id: 30 })).toBe(true);
  });
});

test("while the replica stands still, those who wrote read from the primary and nobody else does", async () => {
  await replicaIsRead();
  await onStandby("select pg_wal_replay_pause()");
  try {
    await asClient("a writer", () => rows.create({ id: 100 }));
    for (let look = 0; look < 6; look++) {
      await asClient("a writer", async () => {
        expect(await onReplica()).toBe(false);
        expect(await rows.exists({ id: 100 })).toBe(true);
      });
      await asClient("a reader", async () => expect(await onReplica()).toBe(true));
      await Bun.sleep(100); // more than one look at how far the servers are
    }
    await asClient("a reader", async () => expect(await rows.exists({ id: 100 })).toBe(false));
  } finally {
    await onStandby("select pg_wal_replay_resume()");
  }
  await asClient("a writer", async () => {
    await until(onReplica);
    expect(await rows.exists({ id: 100 })).toBe(true);
  });
});

test("work that nobody asked for is one session of the whole process", async () => {
  await replicaIsRead();
  await rows.create({ id: 200 });

  expect(await onReplica()).toBe(false);
  await until(onReplica);
});

describe("a replica that dies", () => {
  class EverythingIsThere extends PrimaryPositions {
    override freshness = () => 7;
  }
  test("is left out without a failing read, and comes back", async () => {
    await replicaIsRead();
    lines.length = 0;
    const read = async () => {
      for (let id = 0; id < 200; id++) await asClient(`reader ${id}`, () => rows.exists({ id: 1 }));
    };
    const reading = Promise.all([read(), read(), read()]);
    await standby.kill();
    await reading;
    await asClient("somebody", async () => expect(await onReplica()).toBe(false));
    await until(() => lines.some(({ msg }) => msg === "A replica is left out."));

    await standby.start();
    await replicaIsRead();
    expect(lines.map(({ msg }) => msg)).toEqual(["A replica is left out.", "A replica is read from."]);
  });

  test("that takes connections and never answers keeps no read waiting, and comes back", async () => {
    await replicaIsRead();
    lines.length = 0;
    relay.fallSilent();
    const reads = Array.from({ length: 20 }, (_, id) => asClient(`reader ${id}`, () => rows.exists({ id })));
    expect(await Promise.all(reads)).toHaveLength(20);
    await asClient("somebody", async () => expect(await onReplica()).toBe(false));

    relay.speak();
    await replicaIsRead();
    expect(lines.map(({ msg, reason }) => reason ?? msg)).toEqual(["It does not answer.", "A replica is read from."]);
  });

  test("is left out as well when it was promoted", async () => {
    const [follower, promoted] = [
      createSingleConnection(standby.url),
      createSingleConnection(DatabaseUrl.parse(server.url())),
    ];
    const asked = [follower, promoted];
    const inTurn = new Proxy(follower, {
      apply: (_, self, query) => Reflect.apply(asked.shift() ?? follower, self, query),
    });
    const watch = new Watch(() => inTurn);
    const limits = { acquireTimeoutMilliseconds: 1000, longTransactionMilliseconds: 1000, everyTransaction: [] };
    const replica = new Replica("a replica", () => promoted, watch, limits, logger);
    lines.length = 0;

    await replica.look(new EverythingIsThere(watch, 1000));
    expect(replica.freshUntil).toBe(7);
    await replica.look(new EverythingIsThere(watch, 1000));
    expect(replica.freshUntil).toBe(Number.NEGATIVE_INFINITY);
    expect(lines.at(-1)).toMatchObject({ msg: "A replica is left out.", reason: expect.stringContaining("promoted") });
    await replica.close();
  });
});
