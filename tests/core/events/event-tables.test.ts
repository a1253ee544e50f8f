import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { pgSchema } from "drizzle-orm/pg-core";
import { generateDrizzleJson, generateMigration } from "drizzle-kit/api";
import { EventLog, eventTables } from "@/core/database";
import { useOwnDatabase } from "@/core/database/testing";
import { failureOf } from "../../support/failure-of";
import { parcelSent, parcelTables } from "./support/parcel-events";

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
