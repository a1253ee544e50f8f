import type { LogFn } from "pino";
import { afterEach, describe, expect, type Mock, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Database } from "@/core/database/connection/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { useWares, Wares } from "../write-fixtures/use-wares";

const own = useWares();
const wares = () => new Wares(own.database);
const names = async () =>
  (await wares().find({}, { withDeleted: true, orderBy: { sku: "asc" } })).map(
    ({ sku, name, version, deletedAt }) => `${sku}${name}${version}${deletedAt === null ? "" : "-"}`,
  );
const untouched = ["Aa1", "Bb1", "Cc2-"];

const writes: Record<string, (where: never, options?: object) => Promise<unknown>> = {
  updateOne: (where, options) => wares().updateOne(where, { name: "x" }, options),
  updateMany: (where, options) => wares().updateMany(where, { name: "x" }, options),
  deleteOne: (where, options) => wares().deleteOne(where, options),
  deleteMany: (where, options) => wares().deleteMany(where, options),
  "deleteMany for good": (where, options) => wares().deleteMany(where, { hard: true, withDeleted: true, ...options }),
  restoreMany: (where, options) => wares().restoreMany(where, options),
};

async function fill() {
  await wares().createMany(["A", "B", "C"].map((sku) => ({ sku, name: sku.toLowerCase() })));
  await wares().deleteMany({ sku: "C" });
}

const noConditions: [string, unknown][] = [
  ["an empty filter", {}],
  ["and: []", { and: [] }],
  ["and: [{}]", { and: [{}] }],
  ["or: [{}]", { or: [{}] }],
  ["or: [{}, a condition]", { or: [{}, { sku: "A" }] }],
  ["not or: []", { not: { or: [] } }],
  ["notIn: []", { sku: { notIn: [] } }],
  ["not in: []", { not: { sku: { in: [] } } }],
];

const mistakes: [string, unknown][] = [
  ["undefined", undefined],
  ["null", null],
  ["an undefined operand", { sku: undefined }],
  ["an undefined operand of an operator", { stock: { lt: undefined } }],
  ["an undefined id", { id: undefined }],
  ["no operator", { sku: {} }],
  ["undefined in a list of filters", { and: [undefined] }],
  ["an unknown property", { colour: "red" }],
  ["an unknown operator", { stock: { greater: 3 } }],
  ["NaN", { stock: Number.NaN }],
  ["empty SQL", sql``],
];

describe.each(Object.entries(writes))("%s", (_name, write) => {
  test.each(noConditions)("of %s writes nothing, because no condition holds it back", async (_what, where) => {
    await fill();

    const failure = await failureOf(write(where as never));

    expect(failure.message).toBe("wares: no condition holds this write back: say { all: true } to write to every row.");
    expect(await names()).toEqual(untouched);
  });

  test.each(mistakes)("of %s is an error, even with all: true", async (_what, where) => {
    await fill();

    expect(await failureOf(write(where as never, { all: true }))).toBeInstanceOf(QueryError);
    expect(await names()).toEqual(untouched);
  });

  test.each([{ or: [] }, { sku: { in: [] } }, { sku: [] }, { not: {} }])(
    "of %j writes nothing and asks nobody",
    async (where) => {
      await fill();
      const asked = spyOn(Database.prototype, "run");

      expect([0, false, undefined]).toContain((await write(where as never)) as never);
      expect(asked).not.toHaveBeenCalled();
      asked.mockRestore();
      expect(await names()).toEqual(untouched);
    },
  );
});

describe("all: true", () => {
  let warn: Mock<LogFn>;
  afterEach(() => warn.mockRestore());

  test("writes to every row and leaves a warning with the name of the table", async () => {
    await fill();
    warn = spyOn(own.database.logger, "warn").mockImplementation(() => {});

    expect(await wares().updateMany({}, { name: "x" }, { all: true })).toBe(2);
    expect(await wares().deleteMany({ and: [] }, { all: true })).toBe(2);
    expect(await wares().restoreMany({}, { all: true })).toBe(3);
    expect(warn.mock.calls as unknown[]).toEqual(
      Array.from({ length: 3 }, () => [{ table: "wares" }, "A write without a condition."]),
    );
  });

  test("beside a condition is not needed and warns of nothing", async () => {
    await fill();
    warn = spyOn(own.database.logger, "warn").mockImplementation(() => {});

    expect(await wares().updateMany({ sku: "A" }, { name: "x" }, { all: true })).toBe(1);
    expect(warn).not.toHaveBeenCalled();
  });
});
