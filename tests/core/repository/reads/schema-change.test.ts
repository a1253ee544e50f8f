import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { readTestConfig } from "@/core/config";
import { failureOf } from "../../../support/failure-of";
import { asAnotherRequest } from "../../transaction/notes";
import { useParcels } from "./parcels";

const own = useParcels();

const widen = (type: "bigint" | "integer") =>
  asAnotherRequest(() => own.database.query.execute(sql.raw(`alter table parcels alter weight type ${type}`)));

/** Every connection of the pool prepares the statement, anew where it is outdated: each transaction has one to itself. */
const readOnEveryConnection = () => {
  const read = () => own.database.transaction(() => own.parcels.getById(1), { retry: 10 });
  return Promise.all(Array.from({ length: 20 }, read));
};

test("a read goes on after a column got another type under the running server", async () => {
  const { parcels } = own;
  await own.add({ weight: 7 });
  for (const type of ["bigint", "integer", "bigint", "integer"] as const) {
    await readOnEveryConnection();
    await widen(type);
    const rows = await Promise.all(Array.from({ length: 20 }, () => parcels.getById(1)));
    expect(rows.map(({ no }) => no)).toEqual(Array.from({ length: 20 }, () => 1));
  }
});

// Behind a pooler nothing is prepared, so nothing can be outdated.
const isPooled = readTestConfig().database.pooler !== "none";

test.skipIf(isPooled)("inside a transaction it is an error that says to try again, and that helps", async () => {
  const { parcels } = own;
  await own.add({});
  await readOnEveryConnection();
  await widen("bigint");
  const read = () => own.database.transaction(() => parcels.getById(1));

  expect(await failureOf(read())).toMatchObject({ code: "serialization" });

  const codes = new Set<unknown>();
  for (let round = 0; round < 40; round += 1) await read().catch((error: { code: unknown }) => codes.add(error.code));
  expect([...codes].filter((code) => code !== "serialization")).toEqual([]);
  expect((await read()).no).toBe(1);
  await widen("integer");
});

test("a read goes on after the server forgot its statements, as behind some poolers", async () => {
  const { parcels } = own;
  await own.add({});
  await readOnEveryConnection();
  await Promise.all(Array.from({ length: 20 }, () => own.database.query.execute(sql`deallocate all`)));
  const rows = await Promise.all(Array.from({ length: 20 }, () => parcels.getById(1)));
  expect(rows).toHaveLength(20);
});
