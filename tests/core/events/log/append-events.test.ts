import { describe, expect, test } from "bun:test";
import { Conflict, Invalid, StreamChanged } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { asAnother } from "../support/as-another";
import { parcelArrived, parcelMoved, parcelSent } from "../support/parcel-events";
import { useEventLog } from "../support/use-event-log";

const used = useEventLog();
const boom = new Error("boom");
const numbers = (count: number) => Array.from({ length: count }, (_, at) => parcelSent({ parcel: at }));

describe("append()", () => {
  test("gives each event its place in the stream, and tells where the last one is", async () => {
    expect((await used.log.append("parcels/1", parcelSent({ parcel: 1 }))).version).toBe(1);
    const appended = await used.log.append("parcels/1", [
      parcelMoved({ parcel: 1, by: 3 }),
      parcelArrived({ parcel: 1 }),
    ]);
    await used.log.append("parcels/2", parcelSent({ parcel: 2 }));

    const events = await used.settled(4);
    expect(events.map(({ stream, version, type }) => [stream, version, type])).toEqual([
      ["parcels/1", 1, "parcel.sent"],
      ["parcels/1", 2, "parcel.moved"],
      ["parcels/1", 3, "parcel.arrived"],
      ["parcels/2", 1, "parcel.sent"],
    ]);
    expect(appended).toEqual({ version: 3, position: events[2]?.position as bigint });
    expect(Date.now() - Number(events[0]?.recordedAt)).toBeLessThan(60_000);
  });

  test("belongs to the open transaction: what is rolled back was never recorded", async () => {
    const failing = used.own.database.transaction(async () => {
      await used.log.append("parcels/1", numbers(3));
      throw boom;
    });
    expect(await failureOf(failing)).toBe(boom);

    await used.own.database.transaction(async () => {
      const undone = used.own.database.transaction(
        async () => {
          await used.log.append("parcels/1", numbers(2));
          throw boom;
        },
        { propagation: "nested" },
      );
      await failureOf(undone);
      expect((await used.log.append("parcels/1", parcelArrived({ parcel: 1 }))).version).toBe(1);
    });
    expect(await used.log.readStream("parcels/1")).toHaveLength(1);
  });

  test("takes more events at once than a statement can have parameters, in their order", async () => {
    const { version } = await used.log.append("parcels/many", numbers(20_001), { expectedVersion: 0 });

    expect(version).toBe(20_001);
    const events = await used.settled(20_001);
    expect(events.every(({ data }, at) => (data as { parcel: number }).parcel === at)).toBe(true);
    expect(events.every((each, at) => each.version === at + 1)).toBe(true);
  });

  test("records nothing of many when one is not valid", async () => {
    const failure = await failureOf(used.log.append("parcels/1", [...numbers(3), parcelSent({ parcel: 1.5 })]));

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.message).toBe("This is not a valid event parcel.sent.");
    expect(await used.log.readStream("parcels/1")).toEqual([]);
  });

  const wrong: [string, () => Promise<unknown>][] = [
    ["no stream", () => used.log.append("", parcelArrived({ parcel: 1 }))],
    ["a stream that is no text", () => used.log.append(undefined as never, parcelArrived({ parcel: 1 }))],
    ["a stream that cannot be stored", () => used.log.append("a\0b", parcelArrived({ parcel: 1 }))],
    ["half a character", () => used.log.append("\ud83c", parcelArrived({ parcel: 1 }))],
    ["a stream that is too long", () => used.log.append("x".repeat(201), parcelArrived({ parcel: 1 }))],
    ["no event", () => used.log.append("a", [])],
    ["what event() did not make", () => used.log.append("a", { type: "parcel.sent", data: {} } as never)],
    ["undefined among events", () => used.log.append("a", [parcelArrived({ parcel: 1 }), undefined as never])],
    ["an id that is none", () => used.log.append("a", parcelArrived({ parcel: 1 }, { id: "7" }))],
    [
      "a forgotten version",
      () => used.log.append("a", parcelArrived({ parcel: 1 }), { expectedVersion: undefined as never }),
    ],
    ["a version that is none", () => used.log.append("a", parcelArrived({ parcel: 1 }), { expectedVersion: -1 })],
    ["half a version", () => used.log.append("a", parcelArrived({ parcel: 1 }), { expectedVersion: 0.5 })],
    [
      "metadata that JSON lacks",
      () => used.log.append("a", parcelArrived({ parcel: 1 }), { metadata: { at: new Date() } }),
    ],
  ];
  for (const [what, append] of wrong) {
    test(`refuses ${what}, and records nothing`, async () => {
      expect((await failureOf(append())).name).toMatch(/^(TypeError|Invalid)$/);
      expect(await used.log.read()).toEqual([]);
    });
  }
});

describe("expectedVersion", () => {
  test("lets one of many through who saw the same, and tells the others what it is now", async () => {
    await used.log.append("parcels/1", parcelSent({ parcel: 1 }), { expectedVersion: 0 });

    const moves = Array.from({ length: 20 }, (_, by) =>
      used.log.append("parcels/1", parcelMoved({ parcel: 1, by }), { expectedVersion: 1 }),
    );
    const outcomes = await Promise.allSettled(moves);

    const failures = outcomes.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(failures).toHaveLength(19);
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(StreamChanged);
      expect(failure).toBeInstanceOf(Conflict);
      expect(failure).toMatchObject({ code: "version-mismatch", expectedVersion: 1, actualVersion: 2 });
    }
    expect(await used.log.readStream("parcels/1")).toHaveLength(2);
  });

  test("is wrong for a stream that is shorter as well", async () => {
    const failure = await failureOf(used.log.append("parcels/1", parcelSent({ parcel: 1 }), { expectedVersion: 3 }));

    expect(failure.message).toBe(
      "Stream parcels/1 has changed since it was read: it was at version 3 then and is at 0 now. Read it again.",
    );
  });

  test("is judged for many events at once, and none is kept", async () => {
    await used.log.append("parcels/1", numbers(2));

    expect(await failureOf(used.log.append("parcels/1", numbers(5), { expectedVersion: 1 }))).toBeInstanceOf(
      StreamChanged,
    );
    expect((await used.log.append("parcels/1", numbers(5), { expectedVersion: 2 })).version).toBe(7);
  });

  test("dooms its transaction, and `retry` repeats it", async () => {
    await used.log.append("parcels/1", parcelSent({ parcel: 1 }));
    let attempts = 0;
    const move = () =>
      used.own.database.transaction(
        async () => {
          const [last] = await used.log.readStream("parcels/1", { backwards: true, limit: 1 });
          attempts += 1;
          if (attempts === 1) await asAnother(() => used.log.append("parcels/1", parcelMoved({ parcel: 1, by: 1 })));
          return used.log.append("parcels/1", parcelArrived({ parcel: 1 }), { expectedVersion: last?.version ?? 0 });
        },
        { retry: 3 },
      );

    expect((await move()).version).toBe(3);
    expect(attempts).toBe(2);
  });
});

describe("an id", () => {
  const id = "0198c0de-0000-7000-8000-0000000000aa";
  const other = "0198C0DE-0000-7000-8000-0000000000BB";

  test("is recorded once, however often and by however many it is appended", async () => {
    const once = () => used.log.append("parcels/1", parcelSent({ parcel: 1 }, { id }));
    const answers = await Promise.all(Array.from({ length: 10 }, once));

    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set([1]));
    expect(new Set(answers.map(({ position }) => position)).size).toBe(1);
    expect(await used.log.readStream("parcels/1")).toHaveLength(1);
  });

  test("says nothing of an expected version that was right when it was recorded", async () => {
    const append = () => used.log.append("parcels/1", parcelSent({ parcel: 1 }, { id }), { expectedVersion: 0 });

    expect(await append()).toEqual(await append());
  });

  test("makes a batch of its own repeatable as a whole", async () => {
    const batch = [parcelSent({ parcel: 1 }, { id }), parcelMoved({ parcel: 1, by: 1 }, { id: other })];

    expect(await used.log.append("parcels/1", batch)).toEqual(await used.log.append("parcels/1", batch));
    expect((await used.log.readStream("parcels/1")).map((each) => each.id)).toEqual([id, other.toLowerCase()]);
  });

  test("that stands elsewhere, or among others, is a conflict and nothing is kept", async () => {
    await used.log.append("parcels/1", parcelSent({ parcel: 1 }, { id }));
    const [old, fresh] = [parcelSent({ parcel: 1 }, { id }), parcelMoved({ parcel: 1, by: 1 })];

    for (const [stream, batch] of [
      ["parcels/2", [old]],
      ["parcels/1", [old, fresh]],
      ["parcels/1", [fresh, old]],
      ["parcels/3", [fresh, fresh, old]],
    ] as const) {
      expect(await failureOf(used.log.append(stream, batch))).toMatchObject({ code: "conflict" });
    }
    expect(await used.settled(1)).toHaveLength(1);
  });

  test("given twice in one batch is a conflict", async () => {
    const twice = [parcelSent({ parcel: 1 }, { id }), parcelSent({ parcel: 1 }, { id })];

    expect(await failureOf(used.log.append("parcels/1", twice))).toMatchObject({ code: "conflict" });
  });

  test("under which other data stands is a conflict, and the same data in another order of its keys is none", async () => {
    await used.log.append("parcels/1", parcelMoved({ parcel: 1, by: 2 }, { id }));

    for (const different of [parcelMoved({ parcel: 1, by: 3 }, { id }), parcelArrived({ parcel: 1 }, { id })]) {
      expect(await failureOf(used.log.append("parcels/1", different))).toMatchObject({
        code: "conflict",
        message: "An event of this id was recorded before, and says something else.",
        facts: { id },
      });
    }
    expect((await used.log.append("parcels/1", parcelMoved({ by: 2, parcel: 1 }, { id }))).version).toBe(1);
  });
});
