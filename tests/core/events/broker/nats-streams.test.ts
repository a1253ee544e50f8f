import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { NatsBroker, outbox } from "@/core/database";
import { parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";
import { NatsServer, isMissing } from "./nats-server";

setDefaultTimeout(30_000);

const used = useSubscriptions();
const server = new NatsServer();
const publish = () =>
  outbox(
    "to-nats",
    [parcelSent],
    new NatsBroker({
      servers: `127.0.0.1:${server.port}`,
      stream: "OURS",
      subject: "parcels",
      timeoutMilliseconds: 1000,
    }),
  );
const stored = async (stream: string) => (await server.stored<{ version: number }>(stream)).map((each) => each.version);
const told = (message: string) => until(() => used.lines.join("").includes(message));

beforeAll(() => (isMissing ? undefined : server.start()));
afterAll(() => server.remove());
beforeEach(async () => {
  if (isMissing) return;
  await server.manage(async ({ streams }) => {
    for await (const { config } of streams.list()) await streams.delete(config.name);
  });
  await used.log.append("parcels/1", [parcelSent({ parcel: 1 }), parcelSent({ parcel: 2 })]);
});

describe.skipIf(isMissing)("an outbox to NATS", () => {
  test("waits while the stream that it is to use has other subjects, and leaves that as it is", async () => {
    await server.manage(({ streams }) => streams.add({ name: "OURS", subjects: ["letters.>"] }));
    const running = used.start([publish()]);

    await told("No stream of NATS takes the subject parcels.parcel.sent: add it to those of OURS");
    const { config } = await server.manage(({ streams }) => streams.info("OURS"));
    expect(config.subjects).toEqual(["letters.>"]);
    expect(await running.parked.list()).toEqual([]);
    await server.manage(({ streams }) => streams.update("OURS", { subjects: ["letters.>", "parcels.>"] }));

    await until(async () => (await stored("OURS")).length === 2);
    expect(await stored("OURS")).toEqual([1, 2]);
  });

  for (const [when, others] of [
    ["before its own stream is made", []],
    ["beside its own stream", ["OURS"]],
  ] as const) {
    test(`puts nothing into another stream that has its subjects, ${when}`, async () => {
      await server.manage(async ({ streams }) => {
        for (const name of others) await streams.add({ name, subjects: ["letters.>"] });
        await streams.add({ name: "THEIRS", subjects: ["parcels.>"] });
      });
      const running = used.start([publish()]);

      await told("Another stream of NATS than OURS takes the subject parcels.");
      expect(await stored("THEIRS")).toEqual([]);
      expect(await running.parked.list()).toEqual([]);
      await server.manage(async ({ streams }) => {
        await streams.delete("THEIRS");
        for (const name of others) await streams.update(name, { subjects: ["parcels.>"] });
      });

      await until(async () => (await stored("OURS")).length === 2);
      expect(await stored("OURS")).toEqual([1, 2]);
    });
  }

  test("makes its stream again when that is taken away, and goes on", async () => {
    used.start([publish()]);
    await until(async () => (await stored("OURS")).length === 2);
    await server.manage(({ streams }) => streams.delete("OURS"));

    await used.log.append("parcels/1", parcelSent({ parcel: 3 }));

    await until(async () => (await stored("OURS")).length === 1);
    expect(await stored("OURS")).toEqual([3]);
  });

  test("parks what is too long for the stream, and waits for room in a full one", async () => {
    const limits = { max_msg_size: 500, max_msgs: 1, discard: "new" } as const;
    await server.manage(({ streams }) => streams.add({ name: "OURS", subjects: ["parcels.>"], ...limits }));
    await used.log.append("parcels/2", parcelSent({ parcel: 3, to: "x".repeat(500) }));
    const running = used.start([publish()]);

    await told("The broker NATS refuses: maximum messages exceeded.");
    await server.manage(({ streams }) => streams.update("OURS", { max_msgs: 10 }));
    await until(async () => (await running.parked.list()).length === 1);
    expect((await running.parked.list())[0]?.error).toContain("longer than the stream OURS of NATS takes");
    expect(await stored("OURS")).toEqual([1, 2]);
  });
});
