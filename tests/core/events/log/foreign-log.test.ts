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

test("what the page says of thousands of millions keeps order, places and what is parked, however often it is done", async () => {
  const page = await Bun.file(resolve(import.meta.dir, "../../../../docs/events.md")).text();
  const remedy = page.match(/^```sql\n[^]*?^```$/gm)?.[1]?.slice(6, -3) ?? "";
  const far = "(pg_current_xact_id()::text::bigint + 9000000000)";
  for (const round of [1, 2, 3]) {
    // Three of a log that has had more: by position the last of them would be the first.
    await used.execute(`insert into events (transaction_id, stream, version, id, type, schema_version, data, metadata)
      select (${far} - n)::text::xid8, 'rounds/${round}', 4 - n, gen_random_uuid(), 'parcel.sent', 1,
        json_build_object('parcel', ${round} * 10 + 4 - n)::jsonb, '{}' from generate_series(1, 3) as n`);
    await used.execute(`insert into events_subscriptions (name, version, transaction_id, position, types)
      select 'told', 1, transaction_id, position, jsonb_build_object('parcel.sent', null,
        'parcel.moved', jsonb_build_array(transaction_id::text, position::text))
      from events where stream = 'rounds/1' and version = 1 on conflict do nothing`);
    await used.execute(`insert into events_parked (subscription, transaction_id, position, stream, attempts, error)
      select 'told', transaction_id, position, stream, 1, 'e' from events where stream = 'rounds/1' and version = 1
      on conflict do nothing`);

    await used.execute(remedy);
    await used.settled();

    const read = await used.log.read({ only: [parcelSent] });
    expect(read.map(({ data }) => data.parcel)).toEqual([11, 12, 13, 21, 22, 23, 31, 32, 33].slice(0, round * 3));
  }
  const [row] = await used.execute("select types from events_subscriptions");
  expect(row?.["types"]).toEqual({ "parcel.sent": null, "parcel.moved": ["1", "1"] });
  await used.log.append("rounds/1", parcelSent({ parcel: 99 }), { expectedVersion: 3 });
  await used.settled();
  const { parked } = used.start([subscribe("told", [parcelSent], ({ data }) => used.note("told", data.parcel))]);
  await until(async () => (await used.noted("told")).length === 6);

  expect(await used.noted("told")).toEqual([21, 22, 23, 31, 32, 33]);
  expect((await parked.list("told")).map(({ stream }) => stream)).toEqual([
    "rounds/1",
    "rounds/1",
    "rounds/1",
    "rounds/1",
  ]);
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
