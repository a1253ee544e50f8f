import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import postgres from "postgres";
import { Conflict, Repository } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import * as everyColumnSchema from "../../entity/schemas/every-column.schema";
import { createTables } from "../../entity/storage/create-tables";
import { everyValue } from "../../entity/storage/every-value";
import { useOwnWares, Wares } from "../write-fixtures/use-wares";

class EveryColumn extends Repository(everyColumnSchema.everyColumn) {}

const own = useOwnWares();
const wares = () => new Wares(own.database);
const many = (count: number, more: object = {}) =>
  Array.from({ length: count }, (_, at) => ({ sku: `S${at}`, name: `Ware ${at}`, ...more }));
const uncounted = { returning: false } as const;

beforeAll(async () => {
  const connection = postgres(own.url, { max: 1 });
  await createTables(connection, everyColumnSchema);
  await connection.end();
});

/** How many statements of a kind the server has seen since the last look. */
async function copiesOf(work: () => Promise<unknown>): Promise<unknown> {
  await own.database.query.execute(sql`create table if not exists copied (at bigint)`);
  await own.database.query.execute(
    sql.raw(`
    create or replace function note_copy() returns trigger language plpgsql as $$
      begin insert into copied select 1 where current_query() ilike '%copy %'; return null; end $$;
    create or replace trigger note_copy after insert on wares for each statement execute function note_copy();
    truncate copied`),
  );
  await work();
  const [row] = await own.database.query.execute<{ count: string }>(sql`select count(*) from copied`);
  await own.database.query.execute(sql`drop trigger note_copy on wares`);
  return Number(row?.count);
}

describe("many rows that do not come back are copied", () => {
  test("in one piece, with the texts that were given", async () => {
    const hostile = ["", "\\N", "\\.", "\\", "\t", "\n", "\r\n", "a\\tb", "null", "𝄞", '"', "'; drop table wares; --"];
    const rows = many(3000).map((row, at) => ({
      ...row,
      note: hostile[at % hostile.length],
      tags: [hostile[at % hostile.length] ?? ""],
      attributes: { text: hostile[at % hostile.length] },
    }));

    expect(await copiesOf(async () => expect(await wares().createMany(rows, uncounted)).toBe(3000))).toBe(1);

    const stored = new Map((await wares().find({})).map((row) => [row.sku, row]));
    for (const { sku, note, tags, attributes } of rows) {
      expect(stored.get(sku)).toMatchObject({ note, tags, attributes, stock: 0, version: 1 });
    }
  });

  test("with every kind of column as one row stores it", async () => {
    const repository = new EveryColumn(own.database);
    const { id: _, number: __, ...one } = await repository.create(everyValue);

    await repository.createMany(
      Array.from({ length: 2500 }, () => everyValue),
      uncounted,
    );

    const { id: ___, number: ____, ...last } = await repository.getOne({}, { orderBy: { number: "desc" } });
    expect({ ...last, createdAt: one.createdAt, updatedAt: one.updatedAt, noticedAt: one.noticedAt }).toEqual(one);
    expect(await repository.count({})).toBe(2501);
  });

  test.each([2100, 60_000])(
    "none of them when the last of %i is one too many, and the connection goes on",
    async (count) => {
      const failure = await failureOf(wares().createMany([...many(count), { sku: "S7", name: "again" }], uncounted));

      expect(failure).toBeInstanceOf(Conflict);
      expect(await wares().count({})).toBe(0);
      expect(await wares().createMany(many(2100), uncounted)).toBe(2100);
    },
  );

  test("inside a transaction, which can go on after a copy that was refused", async () => {
    await own.database.transaction(async () => {
      await wares().create({ sku: "kept", name: "kept" });
      const copies = [wares().createMany(many(2100), uncounted), wares().createMany(many(2100), uncounted)];
      const beside = wares().count({ sku: "kept" });
      const outcomes = await Promise.allSettled(copies);
      expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
      expect(await beside).toBe(1);
    });
    expect(await wares().count({})).toBe(2101);
  });

  test("outside of the transaction around it, when that is asked for", async () => {
    const undone = own.database.transaction(async () => {
      await wares().createMany(many(2100), { ...uncounted, tx: null });
      throw new Conflict("undone");
    });
    expect(await failureOf(undone)).toBeInstanceOf(Conflict);
    expect(await wares().count({})).toBe(2100);
  });

  test("but inserted where some rows leave a column to its default, and where the table takes no copy", async () => {
    const mixed = many(2100).map((row, at) => (at === 5 ? { ...row, stock: 9 } : row));
    expect(await copiesOf(() => wares().createMany(mixed, uncounted))).toBe(0);
    expect(await wares().count({ stock: 9 })).toBe(1);

    await own.database.query.execute(sql.raw("truncate wares cascade"));
    const [row] = await own.database.query.execute<{ user: string }>(sql`select current_user as user`);
    await own.database.query.execute(
      sql.raw(`create role clerk; grant all on wares to clerk; grant clerk to "${row?.user}";
        alter table wares enable row level security; create policy all_of_them on wares using (true)`),
    );
    await own.database.transaction(async () => {
      await own.database.query.execute(sql`set local role clerk`);
      expect(await wares().createMany(many(2100), uncounted)).toBe(2100);
    });
    await own.database.query.execute(
      sql.raw("alter table wares disable row level security; drop owned by clerk; drop role clerk"),
    );
    expect(await wares().count({})).toBe(2100);
  });
});
