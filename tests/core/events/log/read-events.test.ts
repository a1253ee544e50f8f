import { describe, expect, test } from "bun:test";
import { Type } from "@sinclair/typebox";
import { sql } from "drizzle-orm";
import { EventError, event } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { parcelArrived, parcelEvents, parcelMoved, parcelSent } from "../support/parcel-events";
import { useEventLog } from "../support/use-event-log";

const used = useEventLog();

async function threeParcels() {
  for (const parcel of [1, 2, 3]) {
    await used.log.append(`parcels/${parcel}`, [parcelSent({ parcel }), parcelMoved({ parcel, by: parcel * 10 })]);
  }
  return used.settled(6);
}

describe("read()", () => {
  test("gives everything in one order, from any place on, to any place, forwards and backwards", async () => {
    const all = await threeParcels();
    const positions = all.map(({ position }) => position);
    const [, second, , fourth] = positions as [bigint, bigint, bigint, bigint];
    const read = async (options: object) => (await used.log.read(options)).map(({ position }) => position);

    expect(positions).toEqual(positions.toSorted((one, next) => (one < next ? -1 : 1)));
    expect(await read({})).toEqual(positions);
    expect(await read({ after: 0n })).toEqual(positions);
    expect(await read({ after: second })).toEqual(positions.slice(2));
    expect(await read({ after: second, before: fourth })).toEqual(positions.slice(2, 3));
    expect(await read({ after: second, limit: 2 })).toEqual(positions.slice(2, 4));
    expect(await read({ backwards: true })).toEqual(positions.toReversed());
    expect(await read({ backwards: true, before: fourth, limit: 2 })).toEqual(positions.slice(1, 3).toReversed());
    expect(await read({ after: positions.at(-1) })).toEqual([]);
    expect(await used.log.lastPosition()).toBe(positions.at(-1) as bigint);
  });

  test("has nothing in a log without events, and its last position is 0n", async () => {
    expect(await used.log.read()).toEqual([]);
    expect(await used.log.lastPosition()).toBe(0n);
  });

  test("gives only the types that are asked for, typed and distinguished", async () => {
    await threeParcels();

    const moves = await used.log.read({ only: [parcelMoved, parcelArrived] });
    const tens: number[] = moves.map((each) => (each.type === "parcel.moved" ? each.data.by : 0));

    expect(tens).toEqual([10, 20, 30]);
    // @ts-expect-error -- parcel.arrived has no `by`
    expect(moves.map((each) => each.data.by)).toEqual([10, 20, 30]);
  });

  test("goes through any number in parts, forwards and backwards", async () => {
    const all = await threeParcels();
    const each = (options: object) => Array.fromAsync(used.log.each(options), ({ id }) => id);
    const ids = all.map(({ id }) => id);

    for (const limit of [1, 2, 3, 5, 6, 7]) {
      expect(await each({ limit })).toEqual(ids);
      expect(await each({ limit, backwards: true })).toEqual(ids.toReversed());
    }
    expect(await each({ limit: 1, only: [parcelSent] })).toEqual(ids.filter((_, at) => at % 2 === 0));
  });

  test("never rounds a position", async () => {
    await used.own.database.query.execute(sql`alter sequence events_position_seq restart with 9007199254740992`);
    await threeParcels();

    const all = await used.settled(6);
    expect(all.map(({ position }) => position & 0xffffffffffffffffn)).toEqual(
      [0n, 1n, 2n, 3n, 4n, 5n].map((more) => 9_007_199_254_740_992n + more),
    );
    expect(await used.log.read({ after: all[0]?.position as bigint, limit: 1 })).toEqual(all.slice(1, 2));
    await used.own.database.query.execute(sql`alter sequence events_position_seq restart with 1`);
  });

  for (const place of [-1n, 1n << 128n, (1n << 64n) - 1n, 7, "7", Number.NaN, null]) {
    test(`refuses ${typeof place} ${place} as a position`, async () => {
      expect((await failureOf(used.log.read({ after: place as bigint }))).message).toContain("A position is a bigint");
    });
  }

  for (const limit of [0, -1, 1.5, Infinity, Number.NaN, 100_001]) {
    test(`refuses ${limit} as a limit`, async () => {
      expect(await failureOf(used.log.read({ limit }))).toBeInstanceOf(RangeError);
    });
  }
});

describe("readStream()", () => {
  test("gives one stream in its order, those of the open transaction included", async () => {
    await threeParcels();
    const read = async (options: object) =>
      (await used.log.readStream("parcels/2", options)).map(({ version }) => version);

    await used.own.database.transaction(async () => {
      await used.log.append("parcels/2", parcelArrived({ parcel: 2 }));
      expect(await read({})).toEqual([1, 2, 3]);
      expect(await read({ after: 1 })).toEqual([2, 3]);
      expect(await read({ before: 3, backwards: true })).toEqual([2, 1]);
      expect(await read({ only: [parcelSent] })).toEqual([1]);
      expect(await read({ limit: 1, backwards: true })).toEqual([3]);
    });
    expect(await used.log.readStream("parcels/nowhere")).toEqual([]);
  });

  test("gives a long stream whole, unless it is told how many", async () => {
    const moves = Array.from({ length: 2500 }, (_, by) => parcelMoved({ parcel: 1, by }));
    await used.log.append("parcels/1", moves);
    const versions = async (options: object) =>
      (await used.log.readStream("parcels/1", options)).map(({ version }) => version);
    const all = moves.map((_, at) => at + 1);

    expect(await versions({})).toEqual(all);
    expect(await versions({ known: parcelEvents, after: 500, before: 2400 })).toEqual(all.slice(500, 2399));
    expect(await versions({ only: [parcelMoved], backwards: true, before: 2400 })).toEqual(
      all.slice(0, 2399).toReversed(),
    );
    expect(await versions({ limit: 1001 })).toHaveLength(1001);
  });

  test("folds into a state, with the types that are known", async () => {
    await threeParcels();

    const events = await used.log.readStream("parcels/3", { known: parcelEvents });
    const moved = events.reduce((sum, each) => (each.type === "parcel.moved" ? sum + each.data.by : sum), 0);

    expect(moved).toBe(30);
  });

  test("reports an event of a type that is not known, in place of dropping it", async () => {
    await threeParcels();

    const failure = await failureOf(used.log.readStream("parcels/3", { known: [parcelSent] }));

    expect(failure).toBeInstanceOf(EventError);
    expect(failure.message).toMatch(
      /^Event [0-9a-f-]{36}, version 2 of stream parcels\/3, cannot be read: its type, parcel\.moved, is not/,
    );
  });

  test("upcasts what an older program recorded, and reports what does not fit", async () => {
    await used.log.append("parcels/1", parcelSent({ parcel: 1, to: "Ada" }));
    const addressed = (upcast: (data: { to?: string }) => unknown) =>
      event("parcel.sent", { address: Type.String() }, { version: 2, upcast: { 1: upcast } });

    const [read] = await used.log.readStream("parcels/1", { known: [addressed(({ to = "" }) => ({ address: to }))] });
    expect(read?.data.address).toBe("Ada");
    for (const wrong of [addressed(() => ({})), addressed(() => Number.parseInt(({} as { a: { b: string } }).a.b))]) {
      expect(await failureOf(used.log.readStream("parcels/1", { known: [wrong] }))).toBeInstanceOf(EventError);
    }
  });

  test("refuses one type twice, and what is no type", async () => {
    const twice = [parcelSent, event("parcel.sent", {})];
    for (const known of [twice, [undefined], ["parcel.sent"]]) {
      expect(await failureOf(used.log.readStream("a", { known: known as never }))).toBeInstanceOf(TypeError);
    }
  });
});
