import { expect, test } from "bun:test";
import { Elysia } from "elysia";
import { EventLog, type Metadata } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { createHall, visitOf } from "@/core/http";
import { createLogger } from "@/core/logging";
import { send } from "../../support/http/http-client";
import { parcelSent } from "./support/parcel-events";

const own = useOwnDatabase();
const log = () => new EventLog(own.database);

function createParcelApp() {
  const parcels = new Elysia()
    .onBeforeHandle(({ request, headers }) => {
      visitOf(request).actor = headers["x-test-user"];
    })
    .post("/parcels/:id", async ({ params }) => {
      await Bun.sleep(1);
      await own.database.transaction(() => log().append(`parcels/${params.id}`, parcelSent({ parcel: 1 })));
      return "sent";
    });
  return createHall({
    logger: createLogger({ level: "silent", format: "json" }),
    bodyLimitBytes: 1000,
    ready: async () => {},
    around: (visit, work) => own.database.origins.during(visit, work),
    documentation: { info: { title: "Parcels", version: "1" }, tags: [] },
  }).use(parcels);
}

async function metadataOf(parcel: number): Promise<Metadata | undefined> {
  return (await log().readStream(`parcels/${parcel}`))[0]?.metadata;
}

test("an event says which request it comes from, who asked, and what it is a part of", async () => {
  const headers = { "x-request-id": "request-1", "x-correlation-id": "checkout-7", "x-test-user": "ada" };
  await send(createParcelApp(), "POST", "/parcels/1", "{}", headers);

  expect(await metadataOf(1)).toEqual({ requestId: "request-1", correlationId: "checkout-7", actor: "ada" });
});

test("without a word from the client, the request is the whole of which it is a part; an absurd id is not taken", async () => {
  const { headers } = await send(createParcelApp(), "POST", "/parcels/2", undefined, { "x-correlation-id": "a b" });

  const id = headers.get("x-request-id") as string;
  expect(await metadataOf(2)).toEqual({ requestId: id, correlationId: id });
});

test("requests at the same time do not mix", async () => {
  const app = createParcelApp();
  const requests = Array.from({ length: 20 }, (_, at) =>
    send(app, "POST", `/parcels/${100 + at}`, "{}", { "x-request-id": `request-${at}` }),
  );
  await Promise.all(requests);

  for (let at = 0; at < 20; at += 1) expect(await metadataOf(100 + at)).toMatchObject({ requestId: `request-${at}` });
});

test("what a call or an event says of itself comes before what the request says; outside of one there is nothing", async () => {
  await own.database.origins.during({ requestId: "r", actor: "ada" }, () =>
    log().append(
      "parcels/3",
      [parcelSent({ parcel: 3 }), parcelSent({ parcel: 3 }, { metadata: { actor: "carol", place: { row: 7 } } })],
      {
        metadata: { actor: "bob", reason: "test" },
      },
    ),
  );
  await log().append("parcels/3", parcelSent({ parcel: 3 }));

  expect((await log().readStream("parcels/3")).map(({ metadata }) => metadata)).toEqual([
    { requestId: "r", actor: "bob", reason: "test" },
    { requestId: "r", actor: "carol", reason: "test", place: { row: 7 } },
    {},
  ]);
});
