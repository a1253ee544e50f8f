import { afterEach, expect, test } from "bun:test";
import { EventLog, Subscriptions, subscribe } from "@/core/database";
import { connectDatabase } from "@/core/database/connection/opening/connect-database";
import { useOwnDatabase } from "@/core/database/testing";
import { createLogger } from "@/core/logging";
import { failureOf } from "../../../support/failure-of";
import { relayTo } from "../../../support/relay";
import { parcelMoved, parcelSent } from "../support/parcel-events";

const own = useOwnDatabase();
const stack = new AsyncDisposableStack();
const logger = createLogger({ level: "silent", format: "json" });
const move = parcelMoved({ parcel: 1, by: 1 });
const types = async () => (await own.database.run("select types from events_subscriptions", []))[0]?.[0];

afterEach(() => own.database.run("truncate events, events_subscriptions", []));

test("a start while the database is away goes on, and nothing is recorded before types that are new are known", async () => {
  const older = new Subscriptions(own.database, [subscribe("told", [parcelSent], () => {})]);
  await older.start();
  stack.defer(() => older.stop());
  const relay = relayTo(own.url);
  stack.defer(() => relay.stop());
  relay.fallSilent();
  const database = connectDatabase(own.config.with({ url: relay.url, connectTimeoutMilliseconds: 200 }), { logger });
  stack.defer(() => database.close());
  const newer = new Subscriptions(database, [subscribe("told", [parcelSent, parcelMoved], () => {})]);

  await newer.start();
  const [log, refusals] = [new EventLog(database), [] as unknown[]];
  refusals.push(await failureOf(log.append("parcels/1", move)));
  relay.speak();
  for (;;) {
    const recorded = await log.append("parcels/1", move).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (recorded === undefined) break;
    refusals.push(recorded); // and again at once: who is refused must not keep the process from being let in
  }

  expect(await types()).toEqual({ "parcel.sent": null, "parcel.moved": [expect.any(String), expect.any(String)] });
  for (const refusal of refusals) expect(refusal).toMatchObject({ code: "connection-lost" });
  expect(refusals.map(String).join("")).toContain("The database does not know yet what is subscribed to");
  await newer.stop();
  await stack.disposeAsync();
}, 30_000);

test("nothing is recorded before types are known, also where something was before the start", async () => {
  const log = new EventLog(own.database);
  await log.append("parcels/1", move);
  await own.database.run("alter table events_subscriptions rename column types to kinds", []);
  const subscriptions = new Subscriptions(own.database, [subscribe("told", [parcelSent], () => {})]);
  await subscriptions.start();
  const refusal = await failureOf(log.append("parcels/1", move));
  await own.database.run("alter table events_subscriptions rename column kinds to types", []);
  await subscriptions.stop();

  expect(refusal).toMatchObject({ code: "connection-lost" });
});

test("a stop before the database was reached lets everybody record again", async () => {
  await own.database.run("alter table events_subscriptions rename column types to kinds", []);
  const subscriptions = new Subscriptions(own.database, [subscribe("told", [parcelSent], () => {})]);
  await subscriptions.start();
  const log = new EventLog(own.database);
  const refusal = await failureOf(log.append("parcels/1", move));
  await subscriptions.stop();
  await own.database.run("alter table events_subscriptions rename column kinds to types", []);

  expect(refusal.message).toContain("The database does not know yet what is subscribed to");
  expect((await log.append("parcels/1", move)).version).toBe(1);
});
