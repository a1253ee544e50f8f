import { resolve } from "node:path";
import { expect, test } from "bun:test";
import { EventError, EventLog, subscribe } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const used = useSubscriptions();
const refusal = "come from another server";

/** As a dump brings it from a server that has had 2000 transactions more. */
async function restore() {
  await used.execute(`insert into events (transaction_id, stream, version, id, type, schema_version, data, metadata)
    values ((pg_current_xact_id()::text::bigint + 2000)::text::xid8, 'parcels/1', 1, gen_random_uuid(), 'parcel.sent', 1,
      '{"parcel": 1}', '{}')`);
}

test("a log that a dump brought from another server is refused, by who records, reads and is told", async () => {
  await restore();

  const failure = await failureOf(used.log.append("parcels/2", parcelSent({ parcel: 2 })));
  used.start([subscribe("told", [parcelSent], ({ data }) => used.note("told", data.parcel))]);
  await until(() => used.lines.join("").includes(refusal));

  expect(failure).toBeInstanceOf(EventError);
  expect(failure.message).toContain(refusal);
  expect((await failureOf(used.log.read())).message).toContain(refusal);
  expect((await failureOf(Array.fromAsync(used.log.each()))).message).toContain(refusal);
  expect((await failureOf(used.log.lastPosition())).message).toContain(refusal);
  expect(await used.log.readStream("parcels/1")).toHaveLength(1);
  expect(await used.noted("told")).toEqual([]);
});

test("so is one whose events are forgotten, and only the place of a subscription stands behind the present", async () => {
  await restore();
  await used.execute("insert into events_subscriptions select 'told', 1, transaction_id, position from events");
  await used.execute("delete from events");

  expect((await failureOf(used.log.append("parcels/2", parcelSent({ parcel: 2 })))).message).toContain(refusal);
});

test("what the page says to do makes it this server's own", async () => {
  await restore();
  await used.execute("insert into events_subscriptions select 'told', 1, transaction_id, position from events");
  const page = await Bun.file(resolve(import.meta.dir, "../../../../docs/events.md")).text();
  const [, remedy = ""] = /^```sql\n([^]*?)^```$/m.exec(page) ?? [];

  await used.execute(remedy);

  await used.log.append("parcels/1", parcelSent({ parcel: 2 }), { expectedVersion: 1 });
  used.start([subscribe("told", [parcelSent], ({ data }) => used.note("told", data.parcel))]);
  await until(async () => (await used.noted("told")).length === 1);
  expect(await used.noted("told")).toEqual([2]);
});

test("events that were appended a moment ago, here and by others, are nobody else's", async () => {
  await used.own.database.transaction(async () => {
    await used.log.append("parcels/1", parcelSent({ parcel: 1 }));
    await new EventLog(used.own.database).append("parcels/1", parcelSent({ parcel: 2 }));
  });
  const logs = Array.from({ length: 20 }, () => used.log);

  const appended = await Promise.all(
    logs.map((log, parcel) => log.append(`parcels/${parcel}`, parcelSent({ parcel }))),
  );
  expect(appended).toHaveLength(20);
});
