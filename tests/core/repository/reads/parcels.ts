import { beforeAll, beforeEach } from "bun:test";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { column, entity, Repository } from "@/core/database";
import { type OwnTestDatabase, useOwnDatabase } from "@/core/database/testing";

/** A column of most kinds, and a key that is easy to read. */
export const parcels = entity("parcels", {
  no: column.key(Type.Integer()),
  label: Type.String(),
  status: Type.Union([Type.Literal("packed"), Type.Literal("sent")]),
  weight: Type.Integer(),
  ratio: Type.Optional(Type.Number()),
  price: Type.Optional(column.numeric({ precision: 20, scale: 4 })),
  barcode: Type.Optional(Type.BigInt()),
  urgent: Type.Boolean({ default: false }),
  secret: column.hidden(Type.Optional(Type.String())),
  sentAt: column.timestamp({ default: "now" }),
  deletedAt: column.deletedAt(),
});

const table = sql`create table parcels (
  no integer primary key, label text not null, status text not null, weight integer not null, ratio double precision,
  price numeric(20, 4), barcode bigint, urgent boolean not null default false, secret text,
  sent_at timestamptz not null default now(), deleted_at timestamptz
)`;

export class Parcels extends Repository(parcels) {}

type NewParcel = typeof parcels.$inferInsert;

/** A database of its own with a table that is empty before each test. */
export function useParcels(): ParcelTests {
  const test = useOwnDatabase();
  beforeAll(async () => {
    await test.database.query.execute(table);
  });
  beforeEach(async () => {
    await test.database.query.execute(sql`truncate parcels`);
  });
  return new ParcelTests(test);
}

class ParcelTests {
  constructor(private readonly test: OwnTestDatabase) {}

  get database() {
    return this.test.database;
  }

  get url() {
    return this.test.url;
  }

  /** Anew for each test: what one compiled, another does not find. */
  get parcels(): Parcels {
    return new Parcels(this.database);
  }

  /** One a value, numbered from 1. */
  async add(...given: Partial<NewParcel>[]): Promise<void> {
    const rows = given.map((values, at) => ({ no: at + 1, label: `parcel ${at + 1}`, ...defaults, ...values }));
    if (rows.length > 0) await this.database.query.insert(parcels).values(rows);
  }

  /** Many at once, in the words of PostgreSQL: `weight` is the number modulo 100. */
  async addMany(count: number): Promise<void> {
    await this.database.query.execute(sql`
      insert into parcels (no, label, status, weight, sent_at)
      select n, 'parcel ' || n, 'packed', n % 100, '2026-01-01Z'::timestamptz + n * interval '1 second'
      from generate_series(1, ${count}::integer) n`);
  }

  /** Passes only when no connection is held by what went before. */
  async takeEveryConnection(): Promise<void> {
    await Promise.all(Array.from({ length: 20 }, () => this.database.transaction(() => this.database.ping())));
  }
}

const defaults = { status: "packed", weight: 1 } as const;
