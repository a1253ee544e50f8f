import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { jetstream } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { NatsBroker, outbox } from "@/core/database";
import { freePort } from "../../../support/free-port";
import { parcelMoved, parcelSent } from "../support/parcel-events";
import { until, useSubscriptions } from "../support/use-subscriptions";

const program = Bun.which("nats-server");
const used = useSubscriptions();
const port = freePort();
const servers = `nats://127.0.0.1:${port}`;
let folder: string;
let server: Bun.Subprocess | undefined;

if (program === null) console.warn("Left out: there is no nats-server here. On Debian: apt-get install nats-server.");

async function startServer(): Promise<void> {
  const started = Bun.spawn([program ?? "", "-a", "127.0.0.1", "-p", String(port), "-js", "-sd", folder], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  server = started;
  await until(() =>
    Bun.connect({ hostname: "127.0.0.1", port, socket: { data() {} } }).then(
      (it) => (it.end(), true),
      () => false,
    ),
  );
}

async function killServer(): Promise<void> {
  server?.kill("SIGKILL");
  await server?.exited;
}

/** Everything that the broker has stored, in its order. */
async function stored(): Promise<{ stream: string; version: number; data: { parcel: number } }[]> {
  const connection = await connect({ servers });
  const stream = await (await jetstream(connection).jetstreamManager()).streams.get("PARCELS");
  const { state } = await stream.info();
  const messages = [];
  for (let seq = 1; seq <= state.last_seq; seq += 1) messages.push((await stream.getMessage({ seq }))?.json());
  await connection.close();
  return messages as never;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nats-"));
  if (program !== null) await startServer();
});

afterAll(async () => {
  await killServer();
  await rm(folder, { recursive: true });
});

test.skipIf(program === null)(
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
    await killServer();
    await send(31, 60);
    await startServer();
    await until(async () => (await stored()).length >= 60);

    const messages = await stored();
    expect(messages.map(({ data }) => data.parcel)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1));
    for (const ofStream of Map.groupBy(messages, ({ stream }) => stream).values()) {
      expect(ofStream.map(({ version }) => version)).toEqual(ofStream.map((_, at) => at + 1));
    }
    await used.own.database.run("update events_subscriptions set transaction_id = '0', position = 0", []);
    await used.log.append("parcels/0", parcelSent({ parcel: 61 }));
    await until(async () => (await stored()).length === 61); // published again from the first, and known by their ids
    await broker.close();
  },
  60_000,
);
