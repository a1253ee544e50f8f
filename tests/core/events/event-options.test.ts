import { describe, expect, test } from "bun:test";
import { EventLog, ParkedEvents, Subscriptions, event, eventTables, projection, subscribe } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { parcelSent } from "./support/parcel-events";

const used = useDatabase();
const log = () => new EventLog(used.database);
const parked = () => new ParkedEvents(used.database);
const sent = parcelSent({ parcel: 1 });

const misspelt: Record<string, [call: () => unknown, told: string]> = {
  "append()": [() => log().append("s", sent, { expectVersion: 1 } as never), '"expectedVersion"'],
  "read()": [() => log().read({ limits: 1 } as never), '"limit"'],
  "readStream()": [() => log().readStream("s", { backward: true } as never), '"backwards"'],
  "forget()": [() => log().forget(0n, { archives: {} } as never), '"archive"'],
  "eventTables()": [() => eventTables("misspelt", { schemas: {} } as never), '"schema"'],
  "event()": [() => event("a.b", {}, { versions: 2 } as never), '"version"'],
  "subscribe()": [() => subscribe("a", [parcelSent], () => {}, { attempt: 1 } as never), '"attempts"'],
  "projection()": [() => projection("a", [parcelSent], { apply: () => {}, resets: () => {} } as never), '"reset"'],
  "Subscriptions()": [
    () => new Subscriptions(used.database, [], { pollMiliseconds: 1 } as never),
    '"pollMilliseconds"',
  ],
};

describe("a misspelt option is refused, because it would be dropped:", () => {
  for (const [call, [work, told]] of Object.entries(misspelt)) {
    test(`that of ${call}`, async () => {
      const failure = await failureOf(Promise.try(work));

      expect(failure).toBeInstanceOf(TypeError);
      expect(String(failure)).toContain(`(did you mean ${told}?)`);
    });
  }
});

const hostile: Record<string, [call: () => unknown, told: string]> = {
  "no event": [() => log().append("s", null as never), "append() takes events"],
  "no event in a list": [() => log().append("s", [sent, null] as never), "append() takes events"],
  "null for options": [() => log().append("s", sent, null as never), "The options of append() are an object."],
  "metadata that is no object": [
    () => log().append("s", sent, { metadata: 5 as never }),
    "metadata of an event is an object",
  ],
  "metadata of an event that is a list": [
    () => log().append("s", parcelSent({ parcel: 1 }, { metadata: [] as never })),
    "object",
  ],
  "types that are no list": [() => log().read({ only: 5 as never }), "a list of what event() gives"],
  "types that are none": [() => log().read({ only: [null] as never }), "a list of what event() gives"],
  "two types of one name": [
    () => subscribe("a", [parcelSent, event("parcel.sent", {})], () => {}),
    'called "parcel.sent": rename one.',
  ],
  "a limit below 1": [() => parked().list("a", -1), "limit is a whole number from 1"],
  "a limit that is no number": [() => parked().list("a", Number.NaN), "limit is a whole number from 1"],
  "an id that is none": [() => parked().retry("a", "7"), "The id of an event is a UUID."],
  "an id that is not there": [() => parked().giveUp("a", undefined as never), "The id of an event is a UUID."],
  "a time that no timer keeps": [
    () => new Subscriptions(used.database, [], { pollMilliseconds: Number.NaN }),
    "pollMilliseconds is a whole number from 1",
  ],
};

describe("what makes no sense is refused in one sentence:", () => {
  for (const [what, [work, told]] of Object.entries(hostile)) {
    test(what, async () => {
      expect(String(await failureOf(Promise.try(work)))).toContain(told);
    });
  }

  test("nothing of it is recorded", async () => {
    for (const [work] of Object.values(hostile)) await failureOf(Promise.try(work));

    expect(await log().readStream("s")).toEqual([]);
  });
});
