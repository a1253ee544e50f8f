import { afterAll, beforeAll, expect, test } from "bun:test";
import { NatsBroker, outbox } from "@/core/database";
import { parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";
import { NatsServer, isMissing } from "./nats-server";

const used = useSubscriptions();
const server = new NatsServer();
const servers = `127.0.0.1:${server.port}`;
const stored = () => server.stored<{ stream: string; version: number; data: { parcel: number } }>("PARCELS");

beforeAll(() => (isMissing ? undefined : server.start()));
afterAll(() => server.remove());

test.skipIf(isMissing)(
  "a broker that is killed and comes back has everything, each event once, every stream in its order",
  async () => {
    const broker = new NatsBroker({ servers, stream: "PARCELS", subject: "parcels", timeoutMilliseconds: 300 });
    const publish = outbox("to-nats", [parcelSent, parcelMoved], broker);
    used.start([publish]);
    const send = async (from: number, to: number) => {
      for (let parcel = from; parcel <= to; parcel += 1) {
        await used.log.append(`parcels/${parcel % 3}`, parcelSent({ parcel }));
      }
    };

    await send(1, 30);
    await until(async () => (await stored()).length > 10);
    await server.kill();
    await send(31, 60);
    await server.start();
    await until(async () => (await stored()).length >= 60);

    const messages = await stored();
    expect(messages.map(({ data }) => data.parcel)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    for (const ofStream of Map.groupBy(messages, ({ stream }) => stream).values()) {
      expect(ofStream.map(({ version }) => version)).toEqual(ofStream.map((_, at) => at + 1));
    }
    await used.own.database.run("update events_subscriptions set transaction_id = '0', position = 0", []);
    await used.log.append("parcels/0", parcelSent({ parcel: 61 }));
    await until(async () => (await stored()).length === 61); // published again from the first, and known by their ids
  },
  60_000,
);
