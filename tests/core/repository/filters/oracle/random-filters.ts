import { type Arbitrary, array, boolean, constant, constantFrom, letrec, oneof, tuple } from "fast-check";
import {
  anyRatio,
  count,
  digest,
  huge,
  json,
  moment,
  price,
  scalar,
  scores,
  status,
  tags,
  text,
  token,
} from "./random-values";

const nulls = [constant({ isNull: true }), constant({ isNotNull: true }), constant(null)];

function operator(names: readonly string[], operand: Arbitrary<unknown>): Arbitrary<object> {
  return tuple(constantFrom(...names), operand).map(([name, given]) => ({ [name]: given }));
}

function equality(value: Arbitrary<unknown>): Arbitrary<unknown>[] {
  return [...nulls, value, operator(["eq", "ne"], oneof(value, constant(null)))];
}

function lists(value: Arbitrary<unknown>): Arbitrary<unknown>[] {
  const list = array(value, { maxLength: 4 });
  return [list, operator(["in", "notIn"], list)];
}

function order(value: Arbitrary<unknown>): Arbitrary<object>[] {
  const range = tuple(operator(["gt", "gte"], value), operator(["lt", "lte"], value));
  return [
    operator(["gt", "gte", "lt", "lte"], value),
    operator(["between", "notBetween"], tuple(value, value)),
    range.map(([low, high]) => ({ ...low, ...high })),
  ];
}

const affixes = ["contains", "icontains", "startsWith", "istartsWith", "endsWith", "iendsWith", "ieq"];
// PostgreSQL refuses a pattern that ends in an escape.
const pattern = array(oneof(text, constantFrom("%", "_")), { maxLength: 3 }).map((parts) => {
  const joined = parts.join("");
  return /(?<!\\)(?:\\\\)*\\$/.test(joined) ? `${joined}\\` : joined;
});
const textual = [operator(affixes, text), operator(["like", "notLike", "ilike", "notIlike"], pattern)];

const ordered = (value: Arbitrary<unknown>) => oneof(...equality(value), ...lists(value), ...order(value));
const list = (items: Arbitrary<unknown>) =>
  oneof(...equality(items), operator(["arrayContains", "arrayContained", "arrayOverlaps"], items));

const document = json.filter((value) => value !== null);
const inJson = oneof(
  ...nulls,
  scalar,
  operator(["eq", "ne"], json),
  operator(["in", "notIn"], array(document, { maxLength: 3 })),
  ...order(text),
  ...order(constantFrom(0, 1, -1.5, 1e300)),
  ...textual,
  operator(
    ["jsonContains"],
    document.filter((value) => JSON.stringify(value).length > 2),
  ),
);
const path = array(constantFrom("a", "b", '"a.b"', "0", "1", "-1"), { minLength: 1, maxLength: 3 }).map(
  (steps) => `extra.${steps.join(".")}`,
);

const conditions: Record<string, Arbitrary<unknown>> = {
  name: oneof(ordered(text), ...textual),
  nick: oneof(ordered(text), ...textual),
  status: oneof(...equality(status), ...lists(status)),
  count: ordered(count),
  ratio: ordered(anyRatio),
  huge: ordered(huge),
  price: ordered(price),
  active: ordered(boolean()),
  shownAt: ordered(moment),
  token: ordered(token),
  digest: ordered(digest),
  tags: list(tags),
  scores: list(scores),
  extra: inJson,
};

const onOne = oneof(
  ...Object.entries(conditions).map(([property, condition]) => condition.map((given) => ({ [property]: given }))),
  { weight: 5, arbitrary: tuple(path, inJson).map(([place, given]) => ({ [place]: given })) },
);
const onSome = array(onOne, { maxLength: 3 }).map((parts): object => Object.assign({}, ...parts) as object);

/** Filters of every operator, on every column, with and without words between. */
export const { filter: randomFilter } = letrec<{ filter: object }>((tie) => ({
  filter: oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 3, arbitrary: onSome },
    tie("filter").map((part) => ({ not: part })),
    array(tie("filter"), { maxLength: 3 }).map((parts) => ({ and: parts })),
    array(tie("filter"), { maxLength: 3 }).map((parts) => ({ or: parts })),
  ),
}));
