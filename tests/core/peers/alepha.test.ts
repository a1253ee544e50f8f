import { beforeAll, describe, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Type } from "@sinclair/typebox";
import { column, entity, listQuery, Sequence, sequence, VersionMismatch } from "@/core/database";
import { StatementRunner } from "@/core/database/connection/statements/statement-runner";
import { failureOf } from "../../support/failure-of";
import { Plates, Remarks, useOwnWares, Wares } from "../repository/write-fixtures/use-wares";
import { wares as table } from "../repository/write-fixtures/wares.schema";

const own = useOwnWares();
const wares = () => new Wares(own.database);
const numbers = sequence("peer_numbers", { min: 5, max: 9, increment: 2, cycle: true });

const fill = () => wares().createMany(["A", "B", "C"].map((sku) => ({ sku, name: "same", stock: 7 })));
const skus = async () => (await wares().find({}, { orderBy: { sku: "asc" } })).map(({ sku }) => sku);

beforeAll(async () => {
  await own.database.query.execute(sql`create sequence peer_numbers`);
});

/** Each test is named for what was seen to break; docs/peers.md lists them. */
describe("seen to break in Alepha", () => {
  test("a sequence with min and max is no syntax error", async () => {
    expect(await new Sequence(numbers, own.database).for("2026").next(4)).toEqual([5, 7, 9, 5]);
  });

  test("concurrent first uses of a sequence all succeed", async () => {
    const names = Array.from({ length: 200 }, (_, at) => `new ${at % 10}`);
    const taken = await Promise.all(names.map((name) => new Sequence(numbers, own.database).for(name).next()));

    expect(taken).toHaveLength(200);
  });

  test("a sequence's name is never SQL", async () => {
    expect(await new Sequence(numbers, own.database).for(`x"'; drop table wares; --`).next()).toBe(5);
    expect(await wares().count({})).toBe(0);
  });

  test("current() is the number that was given out last, not the next", async () => {
    const fresh = new Sequence(numbers, own.database).for("current");

    expect(await fresh.current()).toBeUndefined();
    expect(await fresh.next()).toBe(5);
    expect(await fresh.current()).toBe(5);
  });

  test("updateOne and deleteOne change one row though several match", async () => {
    await fill();
    await wares().updateOne({ stock: 7 }, { stock: 8 });
    await wares().deleteOne({ stock: 7 });

    expect([await wares().count({ stock: 8 }), await wares().count({})]).toEqual([1, 2]);
  });

  test("or: [], lt: undefined and eq: null do not empty the table", async () => {
    await fill();
    await wares().updateOne({ sku: "A" }, { note: null });

    expect(await wares().deleteMany({ or: [] })).toBe(0);
    expect(await failureOf(wares().deleteMany({ stock: { lt: undefined as never } }))).toMatchObject({
      name: "QueryError",
    });
    expect(await wares().deleteMany({ note: { eq: null } })).toBe(1);
    expect(await skus()).toEqual(["B", "C"]);
  });

  test("limit: 0 gives no rows", async () => {
    await fill();

    expect(await wares().find({}, { limit: 0 })).toEqual([]);
  });

  test("count leaves out deleted rows and sees its transaction", async () => {
    await fill();
    await wares().deleteOne({ sku: "A" });
    const inside = await own.database.transaction(async () => {
      await wares().create({ sku: "D", name: "d" });
      return wares().count({});
    });

    expect(inside).toBe(3);
  });

  test("save knows a key by whatever name", async () => {
    const plates = new Plates(own.database);
    const plate = await plates.create({ door: crypto.randomUUID(), side: "in", text: "a" });

    expect(await plates.save({ ...plate, text: "b" })).toMatchObject({ text: "b", version: 2 });
    expect(await failureOf(plates.save({ ...plate, text: "c" }))).toBeInstanceOf(VersionMismatch);
  });

  test("updates by criteria stamp updatedAt and count version", async () => {
    const [before] = await fill();
    const [after] = await wares().updateMany({ sku: "A" }, { stock: 1 }, { returning: true });

    expect(after?.version).toBe(2);
    expect(after?.updatedAt.getTime()).toBeGreaterThanOrEqual(before?.updatedAt.getTime() ?? Infinity);
  });

  test("an orphan insert is a missing reference, by SQLSTATE and not by words", async () => {
    const orphan = new Remarks(own.database).create({ memo: 4711, tenant: "a" });

    expect(await failureOf(orphan)).toMatchObject({ code: "missing-reference" });
  });

  test("hooks run after COMMIT, never before it", async () => {
    let seenOutside = 0;
    await own.database.transaction(async () => {
      own.database.afterCommit(async () => (seenOutside = await wares().count({}, { tx: null })));
      await fill();
    });

    expect(seenOutside).toBe(3);
  });

  test("rows that are equal in an order have one order, so pages do not overlap", async () => {
    await fill();
    const pages = await Promise.all(
      [0, 1, 2].map((offset) => wares().find({}, { orderBy: { stock: "desc" }, limit: 1, offset })),
    );

    expect(new Set(pages.flat().map(({ sku }) => sku)).size).toBe(3);
  });

  test("a client cannot sort by a column that is not offered", () => {
    const list = listQuery(table, { sort: ["name"] });

    expect(() => list.read({ sort: "cost" })).toThrow("The query is not valid.");
  });

  test("a sequence is PostgreSQL's own: nobody waits for the transaction that took a number", async () => {
    const mine = new Sequence(numbers, own.database).for("nobody waits");
    const both = await own.database.transaction(async () => [
      await mine.next(),
      await own.database.transaction(() => mine.next(), { propagation: "new" }),
    ]);

    expect(both).toEqual([5, 7]);
  });

  test("a read is one statement, whatever the number of its rows", async () => {
    await fill();
    using run = spyOn(StatementRunner.prototype, "run");
    await wares().find({});

    expect(run).toHaveBeenCalledTimes(1);
  });

  test("index names that collide fail where they are defined", () => {
    const twice = () =>
      entity(
        "peer_twice",
        { id: column.id(), a: Type.String(), b: Type.String() },
        {
          indexes: [
            { columns: ["a"], name: "peer_idx" },
            { columns: ["b"], name: "peer_idx" },
          ],
        }, // one name for two
      );

    expect(twice).toThrow("peer_idx");
  });

  test("a misspelt column of an index fails where it is defined", () => {
    const misspelt = () =>
      entity("peer_misspelt", { id: column.id(), email: Type.String() }, { indexes: [["emial" as "email"]] });

    expect(misspelt).toThrow('there is no property "emial"');
  });
});
