import { Type } from "@sinclair/typebox";
import { EventLog, Subscriptions, event, eventTables, subscribe } from "@/core/database";
import { createTables } from "../core/entity/storage/create-tables";
import type { Sides } from "./harness/bench-database";
import { suite } from "./harness/suite";

const ordered = event("bench.ordered", { orderId: Type.String(), sku: Type.String(), cents: Type.Integer() });
const pinged = event("bench.pinged", { at: Type.Integer() });
const { events, subscriptions, parkedEvents } = eventTables("bench_events");
const { events: rawEvents } = eventTables("bench_raw_events");
const tables = { events, subscriptions, parkedEvents };
const metadata = { requestId: "0198c0de-0000-7000-8000-000000000000", actor: "users/7" };
const data = { orderId: "0198c0de-0000-7000-8000-000000000001", sku: "TEA-ASSAM-250", cents: 1290 };
const many = Array.from({ length: 10_000 }, () => ordered(data, { metadata }));
const inserted = "(id, stream, version, type, schema_version, data, metadata)";
const one = `insert into bench_raw_events ${inserted}
  values ($1, $2, $3, $4, $5, $6::text::jsonb, $7::text::jsonb) returning position`;

interface Logged extends Sides {
  log: EventLog;
  /** Called when the handler has an event. */
  handled: () => void;
  subscriptions?: Subscriptions;
  streams: number;
}

/** What events cost, beside the same rows written and read with the driver. */
export const eventLog = suite(prepareLog, {
  "event: append, 20 writers (raw: run(insert) of the same row in the same transaction)": {
    callers: 20,
    ours: (state) => state.database.transaction(() => state.log.append(nextStream(state), ordered(data, { metadata }))),
    calls: 3000,
    raw: (state) => state.database.transaction(() => state.database.run(one, rowOf(state))),
  },
  "event: append of 10 000 (raw: inserts of 1000 rows)": {
    callers: 1,
    calls: 1,
    rounds: 11,
    ours: (state) => state.log.append(nextStream(state), many),
    raw: insertMany,
  },
  "event: read of 10 000 (raw: select)": {
    callers: 1,
    calls: 5,
    ours: ({ log }) => log.read({ only: [ordered], limit: 10_000 }),
    raw: ({ raw }) =>
      raw.unsafe(
        `select transaction_id, position, id, stream, version, type, data, metadata, recorded_at from bench_events
         where type = any($1::text[]) order by transaction_id, position limit 10000`,
        [[ordered.type]],
        { prepare: true },
      ),
  },
  "event: from append to handler, 1000 / (ops/s) is the delay in ms (raw: insert)": {
    callers: 1,
    calls: 1,
    rounds: 301,
    ours: appendUntilHandled,
    raw: (state) => state.raw.unsafe(one, rowOf(state) as never[], { prepare: true }).values(),
  },
});

async function prepareLog(sides: Sides): Promise<Logged> {
  await createTables(sides.raw, { ...tables, rawEvents });
  const log = new EventLog(sides.database, tables);
  await log.append("orders/first", many);
  return { ...sides, log, streams: 0, handled: () => {} };
}

function nextStream(state: Logged): string {
  state.streams += 1;
  return `orders/${state.streams}`;
}

function rowOf(state: Logged): unknown[] {
  return [Bun.randomUUIDv7(), nextStream(state), 1, ordered.type, 1, JSON.stringify(data), JSON.stringify(metadata)];
}

async function insertMany(state: Logged): Promise<void> {
  await state.raw.begin(async (tx) => {
    for (let from = 0; from < many.length; from += 1000) {
      const places = Array.from({ length: 1000 }, (_, row) => {
        const columns = Array.from({ length: 7 }, (__, at) => `$${row * 7 + at + 1}${at > 4 ? "::text::jsonb" : ""}`);
        return `(${columns.join(",")})`;
      });
      const values = Array.from({ length: 1000 }, () => rowOf(state)).flat();
      const text = `insert into bench_raw_events ${inserted} values ${places.join(",")}`;
      await tx.unsafe(text, values as never[], { prepare: true });
    }
  });
}

/** One event: from before the append, with its commit, to the handler. */
async function appendUntilHandled(state: Logged): Promise<void> {
  state.subscriptions ??= startHandling(state);
  const { promise, resolve } = Promise.withResolvers<void>();
  state.handled = resolve;
  await state.log.append(nextStream(state), pinged({ at: state.streams }));
  await promise;
}

function startHandling(state: Logged): Subscriptions {
  const started = new Subscriptions(state.database, [subscribe("bench", [pinged], () => state.handled())], { tables });
  void started.start();
  state.stack.defer(() => started.stop());
  return started;
}
