import { drizzle } from "drizzle-orm/postgres-js";
import * as fc from "fast-check";
import { expect, test } from "bun:test";
import { intervalKey } from "@/core/database/entity/schemas/kinds/interval-kind";
import { validateInsert } from "@/core/database/entity/schemas/validate-row";
import { mistakesOf } from "../../../support/mistakes-of";
import { createTables } from "../storage/create-tables";
import { freshDatabase } from "../storage/fresh-database";
import * as schema from "./one-column-each.schema";

const { values } = schema;
const connection = await freshDatabase();
await createTables(connection, schema);
const database = drizzle(connection);

// Texts of the characters that are trouble somewhere: NUL, halves of pairs, quotes, escapes, emoji.
const unit = fc.oneof(
  { weight: 5, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }) },
  fc.constantFrom("\0", "\uD83D", "\uDE00", "😀", "\\", "'", '"', "{", ",", "\n", "é"),
);
const text = fc.string({ unit, maxLength: 8 });
const digits = fc.stringMatching(/^\d{0,5}$/);
const decimal = fc
  .tuple(fc.constantFrom("", "-"), digits, fc.constantFrom("", "."), digits)
  .map((parts) => parts.join(""));
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.integer().map((tenths) => tenths / 10),
);
const bigint = fc.oneof(fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }), fc.bigInt({ min: -7n, max: 7n }));
const moment = fc.date({ noInvalidDate: false });
const json = fc.anything({
  key: text,
  values: [text, number, fc.boolean(), fc.constant(null)],
  withNullPrototype: true,
});
const day = fc
  .tuple(fc.nat(9999), fc.nat(13), fc.nat(32))
  .map(([year, month, date]) =>
    [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(date).padStart(2, "0")].join("-"),
  );
const part = fc.oneof(fc.nat(25), fc.nat());
const span = fc.tuple(part, part, part, part, part).map(([y, m, d, h, s]) => `P${y}Y${m}M${d}DT${h}H${s}S`);

type Line = [keyof typeof values.$inferInsert, fc.Arbitrary<unknown>, (value: unknown) => unknown];

/** Values for each column, right and wrong ones, and what of a value PostgreSQL promises to keep. */
const plain: Line[] = [
  ["text", text, same],
  ["short", text, same],
  ["token", fc.uuid(), same],
  ["day", day, same],
  ["moment", moment, same],
  ["span", span, (value) => intervalKey(String(value))],
  ["count", number, sameNumber],
  ["safe", fc.oneof(number, fc.maxSafeInteger()), sameNumber],
  ["huge", bigint, same],
  ["few", bigint, same],
  ["ratio", number, sameNumber],
  ["tenths", number, sameNumber],
  ["exact", decimal, amount],
  ["price", decimal, amount],
  ["share", decimal, amount],
  ["bytes", fc.uint8Array().map((bytes) => Buffer.from(bytes)), same],
  ["texts", fc.array(text), same],
  ["numbers", fc.array(number), (value) => [value].flat().map(sameNumber)],
  ["moments", fc.array(moment), same],
];

/** PostgreSQL does not look into these. */
const documents: Line[] = [
  ["json", json, asJson],
  ["person", fc.record({ name: text, more: json }, { requiredKeys: ["name"] }), asJson],
  ["byName", fc.dictionary(text, number), asJson],
];

const accepted = "what is accepted for %s is stored and read back equal, whatever it is";
const refused = "what is refused for %s PostgreSQL refuses too, or would change";

test.each([...plain, ...documents])(accepted, async (property, arbitrary, kept) => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitrary, { minLength: 1, maxLength: 60 }), async (candidates) => {
      const good = candidates.filter((value) => isAccepted(property, value));
      if (good.length === 0) return;
      const rows = good.map((value) => ({ [property]: value }));
      const stored = await database.insert(values).values(rows).returning();
      expect(stored.map((row) => kept(row[property]))).toEqual(good.map(kept));
    }),
    { numRuns: 15 },
  );
});

test.each(plain)(refused, async (property, arbitrary) => {
  await fc.assert(
    fc.asyncProperty(arbitrary, async (value) => {
      if (isAccepted(property, value)) return;
      const insert = async () =>
        database
          .insert(values)
          .values({ [property]: value })
          .returning();
      const [stored] = await insert().catch(() => []);
      if (stored) expect(Bun.deepEquals(stored[property], value, true)).toBe(false);
    }),
    { numRuns: 40 },
  );
});

function isAccepted(property: string, value: unknown): boolean {
  return value !== null && mistakesOf(() => validateInsert(values, { [property]: value })).length === 0;
}

function same(value: unknown): unknown {
  return value;
}

/** PostgreSQL and JSON keep no negative zero, but it equals zero. */
function sameNumber(value: unknown): unknown {
  return value === 0 ? 0 : value;
}

/** The number that a decimal text means. */
function amount(value: unknown): string {
  const written = String(value).replace(/^(-?)0+(?=\d)/, "$1");
  const short = written.includes(".") ? written.replace(/\.?0+$/, "") : written;
  return short === "-0" ? "0" : short;
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
