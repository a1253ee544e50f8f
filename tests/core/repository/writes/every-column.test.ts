import { expect, test } from "bun:test";
import { Repository } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import * as everyColumnSchema from "../../entity/schemas/every-column.schema";
import { createTablesIn } from "../../entity/storage/create-tables";
import { everyValue } from "../../entity/storage/every-value";

class EveryColumn extends Repository(everyColumnSchema.everyColumn) {}

const own = useDatabase();
const repository = () => new EveryColumn(own.database);

own.prepare(() => createTablesIn(own.database, everyColumnSchema));

const others = {
  ...everyValue,
  short: "x",
  count: 5,
  tags: ['a,"b"\\', "{}", "null"],
  digest: new Uint8Array([92, 120, 0]),
  attributes: { deep: [{ 'quote"': "back\\slash" }] },
  note: null,
  active: false,
  noticedAt: new Date("2020-02-29T12:00:00.001Z"),
};

test("many rows store every kind of column as one row does, given or left to its default", async () => {
  const one = [await repository().create(everyValue), await repository().create(others)];
  const many = await repository().createMany([everyValue, others]);

  expect(many.map(comparable)).toEqual(one.map(comparable));
});

test("an upsert of what was read changes nothing but what is kept by itself", async () => {
  const before = await repository().createMany([everyValue, others], { returning: false });
  const rows = await repository().find({}, { orderBy: { id: "asc" } });
  const values = rows.map(({ number: _n, emailDomain: _e, rank: _r, ...row }) => ({ ...row, passwordHash: "other" }));

  const after = await repository().upsertMany(values);

  expect(before).toBe(2);
  expect(after.map(comparable)).toEqual(rows.map(comparable));
  expect(after.map(({ version }) => version)).toEqual([2, 2]);
});

function comparable(row: object) {
  const { id: _, number: __, version: ___, ...rest } = row as Record<string, unknown>;
  return rest;
}
