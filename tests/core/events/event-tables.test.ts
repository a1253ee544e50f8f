import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { type DeclaredEvent, EventLog, Subscriptions, eventTables, subscribe } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { parcelMoved, parcelSent, parcelTables } from "./support/parcel-events";
import { until } from "./support/use-subscriptions";

const auditing = pgSchema("auditing");
const auditTables = eventTables("trail", { schema: auditing });
const own = useOwnDatabase();
const trail = Object.fromEntries(Object.entries(auditTables).map(([name, table]) => [`audit-${name}`, table]));
const draw = () => generateDrizzleJson({ auditing, ...parcelTables, ...trail });
const drawn = draw();

beforeAll(async () => {
  for (const statement of await generateMigration(generateDrizzleJson({}), drawn)) {
    await own.database.query.execute(sql.raw(statement));
  }
});

describe("eventTables()", () => {
  test("are tables that drizzle-kit's migrations make, in any schema and by any name, side by side", async () => {
    const [parcels, audit, template] = [
      new EventLog(own.database, parcelTables),
      new EventLog(own.database, auditTables),
      new EventLog(own.database),
    ];
    await own.database.transaction(async () => {
      await parcels.append("parcels/1", parcelSent({ parcel: 1 }));
      await audit.append("parcels/1", [parcelSent({ parcel: 1 }), parcelSent({ parcel: 2 })]);
    });

    expect(await parcels.readStream("parcels/1")).toHaveLength(1);
    expect(await audit.readStream("parcels/1")).toHaveLength(2);
    expect(await template.readStream("parcels/1")).toEqual([]);
  });

  test("keep for a subscription what it does not know, each log for its own", async () => {
    const [log, seen] = [new EventLog(own.database, auditTables), [] as string[]];
    const begin = async (types: readonly DeclaredEvent[]) => {
      const told = subscribe("told", types, ({ type }) => void seen.push(type), { from: "now" });
      const started = new Subscriptions(own.database, [told], { tables: auditTables, pollMilliseconds: 50 });
      await started.start();
      return started;
    };
    const older = await begin([parcelSent]);
    await until(
      async () => (await own.database.run("select from auditing.trail_subscriptions where worker = 1", [])).length > 0,
    );
    const newer = await begin([parcelSent, parcelMoved]);
    await log.append("parcels/2", [parcelMoved({ parcel: 1, by: 1 }), parcelSent({ parcel: 1 })]);
    await until(() => seen.length === 1);
    const { before } = await log.forget((1n << 127n) - (1n << 64n));
    await older.stop();

    await until(() => seen.length === 2);
    expect(seen).toEqual(["parcel.sent", "parcel.moved"]);
    expect((await log.forget((1n << 127n) - (1n << 64n))).before).toBeGreaterThan(before);
    await newer.stop();
  });

  test("leave nothing for drizzle-kit to do once they are there", async () => {
    expect(await generateMigration(drawn, draw())).toEqual([]);
  });

  test("are called by a plain name that nobody else has", () => {
    expect(() => eventTables("Parcel Events")).toThrow("snake_case and at most 40 characters");
    expect(() => eventTables("x".repeat(41))).toThrow("snake_case and at most 40 characters");
    expect(() => eventTables("parcel_events")).toThrow('the name "parcel_events" is taken');
  });

  test("that are missing are an error that says what to do", async () => {
    const nowhere = new EventLog(own.database, eventTables("nowhere"));

    expect((await failureOf(nowhere.append("a", parcelSent({ parcel: 1 })))).message).toContain("bun run db:migrate");
  });
});
