import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Invalid } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { lamp, useOwnWares, Wares } from "../write-fixtures/use-wares";
import { wares as table } from "../write-fixtures/wares.schema";

const own = useOwnWares();
const wares = () => new Wares(own.database);
const tooLong = "x".repeat(41);
const tooMuch = 2 ** 31;
const insertion = sql`insert into wares (id, sku, name, stock) values (${Bun.randomUUIDv7()}, ${tooLong}, 'a', 1)`;
const change = sql`update ${table} set stock = ${tooMuch}`;

const ways: [way: string, bad: () => Promise<unknown>, bySchema: () => Promise<unknown>][] = [
  ["a statement of a repository", () => wares().query(insertion), () => wares().create({ ...lamp, sku: tooLong })],
  [
    "a statement beside it",
    () => own.database.query.execute(insertion),
    () => wares().create({ ...lamp, sku: tooLong }),
  ],
  [
    "an insert of Drizzle's",
    () => own.database.query.insert(table).values([{ ...lamp }, { ...lamp, sku: tooLong }]),
    () => wares().createMany([lamp, { ...lamp, sku: tooLong }]),
  ],
  [
    "a change in a transaction",
    () => inTransaction(() => wares().query(change)),
    () => wares().updateOne({}, { stock: tooMuch }),
  ],
  [
    "a change of Drizzle's",
    () => inTransaction(() => own.database.query.update(table).set({ stock: tooMuch, sku: "B" })),
    () => wares().updateMany({}, { stock: tooMuch, sku: "B" }, { all: true }),
  ],
];

function inTransaction(work: () => PromiseLike<unknown>): Promise<unknown> {
  return own.database.transaction(async () => work());
}

test.each(ways)(
  "what a type refuses in %s is the error that the schema would have made",
  async (_way, bad, bySchema) => {
    await wares().create({ ...lamp, sku: "there" });
    const [failure, expected] = [await failureOf<Invalid>(bad()), await failureOf<Invalid>(bySchema())];

    expect(failure).toBeInstanceOf(Invalid);
    expect(failure.facts.mistakes).toEqual(expected.facts.mistakes);
    expect(failure.facts.table).toBe("wares");
    expect(failure.message).not.toContain("xxx");
  },
);
