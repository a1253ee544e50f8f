import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  dictionary,
  letrec,
  oneof,
  option,
  record,
  sample,
  string,
} from "fast-check";
import type { exhibits } from "../exhibits.schema";

type NewExhibit = typeof exhibits.$inferInsert;

// Letters that have a case and some that have none, of one to four bytes, and whatever means something to a pattern,
// to an array or to JSON.
const letters = Array.from("aAbBéÉжЖ漢😀𐐀𐐨%_\\'\" ,{}$1");

/** A few texts, so that rows and operands meet. */
export const texts: string[] = [
  ...new Set([
    "",
    "%",
    "_",
    "\\",
    "a",
    "A",
    ...sample(string({ unit: constantFrom(...letters), maxLength: 4 }), { seed: 1, numRuns: 60 }),
  ]),
];

export const text = constantFrom(...texts);
export const count = constantFrom(0, -1, 1, 7, 2_147_483_647, -2_147_483_648);
export const ratio = constantFrom(0, -0, 0.1, 1.5, -1.5, 5e-324, 1.797_693_134_862_315_7e308);
export const anyRatio = oneof(ratio, constantFrom(Infinity, -Infinity)); // an entity stores none
export const huge = constantFrom(0n, 1n, -9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n);
export const price = constantFrom("0", "0.10", "0.1", "-7.25", "99999999999999999999.5", "100");
export const moment = constantFrom(
  ...["0001-01-01", "1969-12-31", "2026-02-28", "9999-12-31"].map((day) => new Date(day)),
);
export const token = constantFrom("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-4fff-bfff-ffffffffffff");
export const digest = constantFrom(...[[], [0], [255, 92], [1, 2, 3]].map((bytes) => new Uint8Array(bytes)));
export const status = constantFrom("new" as const, "old" as const);
export const tags = array(text, { maxLength: 3 });
export const scores = array(count, { maxLength: 3 });

const keys = ["a", "b", "a.b", "0"];
export const scalar = oneof(text, constantFrom(0, 1, -1.5, 1e300), boolean());
export const { json } = letrec<{ json: unknown }>((tie) => ({
  json: oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    constant(null),
    array(tie("json"), { maxLength: 3 }),
    dictionary(constantFrom(...keys), tie("json"), { maxKeys: 3 }),
  ),
}));

const maybe = <Value>(value: Arbitrary<Value>) => option(value, { freq: 4 });

export const randomRow: Arbitrary<Omit<NewExhibit, "id">> = record({
  name: text,
  nick: maybe(text),
  status: maybe(status),
  count: maybe(count),
  ratio: maybe(ratio),
  huge: maybe(huge),
  price: maybe(price),
  active: maybe(boolean()),
  shownAt: maybe(moment),
  token: maybe(token),
  digest: maybe(digest),
  tags: maybe(tags),
  scores: maybe(scores),
  extra: maybe(json.filter((value) => value !== null).map((value): unknown => JSON.parse(JSON.stringify(value)))),
});
