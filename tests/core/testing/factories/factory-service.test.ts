import { expect, test } from "bun:test";
import { type Static, Type } from "@sinclair/typebox";
import { column, entity, Repository, schemasOf } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { createTablesIn } from "../../entity/storage/create-tables";

const pens = entity("factory_pens", {
  id: column.id(),
  maker: Type.String({ minLength: 1, maxLength: 20 }),
  note: Type.Optional(Type.String()),
  length: Type.Integer({ minimum: 1, default: 14 }),
});
const codes = entity("factory_codes", { id: column.id(), code: Type.String({ maxLength: 4 }) }, { unique: [["code"]] });
const { insert: NewPen } = schemasOf(pens);

const { database, factory, prepare } = useDatabase();
prepare(() => createTablesIn(database, { pens, codes }));

test("a factory hands a service exactly what a body may hold: what it leaves out is not there", async () => {
  const given: object[] = [];
  const addPen = (pen: Static<typeof NewPen>) => {
    given.push(pen);
    return new (Repository(pens))(database).create(pen);
  };

  const pen = await factory(pens, (row) => addPen(row))({ maker: "Faber", note: undefined });

  expect(given).toEqual([{ maker: "Faber" }]);
  expect(given.map((row) => Object.keys(row))).toEqual([["maker"]]);
  expect([pen.note, pen.length]).toEqual([null, 14]);
});

test("short texts of which no two are the same do not run out with the words that a factory knows", async () => {
  const made = await factory(codes).many(300);

  expect(new Set(made.map(({ code }) => code)).size).toBe(300);
  expect(made.every(({ code }) => code.length > 0)).toBe(true);
});
