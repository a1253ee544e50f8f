import { describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useDatabase } from "@/core/database/testing";
import { createTablesIn } from "../entity/storage/create-tables";
import { lamp, Wares } from "../repository/write-fixtures/use-wares";
import * as schema from "../repository/write-fixtures/wares.schema";

const { database, clock, prepare } = useDatabase();
const wares = new Wares(database);
const newYear = new Date("2030-01-01T00:00:00.000Z");

prepare(() => createTablesIn(database, schema));

describe("a frozen clock", () => {
  test("is the time of the database, of new rows and of their ids", async () => {
    clock.freeze("2030-01-01T00:00:00Z");

    const row = await wares.create(lamp);

    expect(database.now()).toEqual(newYear);
    expect(row).toMatchObject({ createdAt: newYear, updatedAt: newYear, version: 1 });
    expect(timeIn(row.id).toISOString()).toStartWith("2030-01-01T00:00:0"); // thousands of ids need some milliseconds
  });

  test("stamps what is changed, deleted, brought back and merged with the time to which it advanced", async () => {
    clock.freeze(newYear);
    const { id } = await wares.create(lamp);
    const after = (days: number) => new Date(newYear.getTime() + days * 86_400_000);
    const stamps = async (work: () => Promise<unknown>) => {
      clock.advance({ days: 1 });
      await work();
      return await wares.findById(id, { select: ["updatedAt", "deletedAt", "version"], withDeleted: true });
    };

    const seen = [
      await stamps(() => wares.updateById(id, { name: "Lantern" })),
      await stamps(() => wares.deleteById(id)),
      await stamps(() => wares.restoreById(id)),
      await stamps(() => wares.upsert({ sku: "lamp", name: "Lamp" }, { conflict: ["sku"] })),
    ];

    expect(seen).toEqual([
      { updatedAt: after(1), deletedAt: null, version: 2 },
      { updatedAt: after(2), deletedAt: after(2), version: 3 },
      { updatedAt: after(3), deletedAt: null, version: 4 },
      { updatedAt: after(4), deletedAt: null, version: 5 },
    ]);
    expect(await wares.findById(id)).toMatchObject({ createdAt: newYear });
  });

  test.each([3, 2500])("stamps %d rows that go in together", async (count) => {
    clock.freeze(newYear);
    const rows = Array.from({ length: count }, (_, at) => ({ sku: `S${at}`, name: "x" }));

    await wares.createMany(rows, { returning: false });

    const [seen] = await database.query.execute(
      sql`select count(*)::int, min(created_at) as first, max(updated_at) as last from wares`,
    );
    expect(seen).toEqual({ count, first: "2030-01-01 00:00:00+00", last: "2030-01-01 00:00:00+00" });
  });

  test("leaves alone the times that are given", async () => {
    clock.freeze(newYear);

    expect(await wares.create({ ...lamp, createdAt: new Date(0) })).toMatchObject({ createdAt: new Date(0) });
  });

  test("does not mix the statements of a frozen and of a running time", async () => {
    const before = await wares.create(lamp);
    clock.freeze(newYear);
    const frozen = await wares.updateById(before.id, { name: "frozen" });
    clock.resume();
    const running = await wares.updateById(before.id, { name: "running" });

    expect(frozen?.updatedAt).toEqual(newYear);
    expect(Math.abs(Number(running?.updatedAt) - Date.now())).toBeLessThan(3_600_000);
  });
});

describe("a clock", () => {
  for (const round of [1, 2]) {
    test(`runs again after a test that froze it (${round})`, () => {
      expect(Math.abs(database.now().getTime() - Date.now())).toBeLessThan(3_600_000);

      clock.freeze(newYear);
    });
  }

  test("advances by days, hours, minutes, seconds and milliseconds", () => {
    clock.freeze(newYear);

    expect(clock.advance({ days: 1, hours: 2, minutes: 3, seconds: 4, milliseconds: 5 }).toISOString()).toBe(
      "2030-01-02T02:03:04.005Z",
    );
  });

  test("freezes where it is, and cannot be changed through what it gave", () => {
    const at = clock.freeze();
    at.setTime(0);

    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(3_600_000);
  });

  test("refuses what is no time, and to advance while it runs", () => {
    expect(() => clock.freeze("tomorrow")).toThrow("2026-01-31T12:00:00Z");
    expect(() => clock.advance({ days: 1 })).toThrow("freeze() it");
  });
});

function timeIn(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}
