import { expect, test } from "bun:test";
import { type Static, Type } from "@sinclair/typebox";
import { column, entity, Repository, schemasOf } from "@/core/database";
import { useDatabase } from "@/core/database/testing";
import { createTablesIn } from "../entity/storage/create-tables";

const pens = entity("factory_pens", {
  id: column.id(),
  maker: Type.String({ minLength: 1, maxLength: 20 }),
  note: Type.Optional(Type.String()),
  length: Type.Integer({ minimum: 1, default: 14 }),
});
const { insert: NewPen } = schemasOf(pens);

const { database, factory, prepare } = useDatabase();
prepare(() => createTablesIn(database, { pens }));

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
