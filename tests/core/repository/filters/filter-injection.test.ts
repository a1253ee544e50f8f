import { beforeAll, expect, test } from "bun:test";
import { ApplicationError } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { useExhibits } from "./exhibits";

const openings = [
  "",
  "'",
  '"',
  "''",
  "\\",
  "\\'",
  "$$",
  "$x$",
  "$1",
  "${1}",
  ")",
  "'))",
  "*/",
  "]",
  "}",
  "a.b",
  "\n",
  "\r\n",
];
const middles = [
  "; drop table exhibits",
  " or 1=1",
  " or true)",
  "::text",
  " union select 1",
  "||pg_sleep(9)",
  "%s%n",
  "_%",
  "é😀\u202E",
];
const endings = ["", "--", "/*", "\t'"];

/** Each is different from the others, and would do harm somewhere if it were not bound. */
const strings = openings.flatMap((opening) =>
  middles.flatMap((middle) => endings.map((ending) => `${opening}${middle}${ending}`)),
);
const impossible = ["\0", "a\0b", "\uD800", "\uDC00x"]; // no text of PostgreSQL

const { connection, exhibits, ids } = await useExhibits(
  strings.map((text, at) => ({ id: `${at}`, name: text, nick: text, tags: [text], extra: { [text]: text, in: text } })),
);
let before: unknown;

beforeAll(async () => {
  before = await everything();
});

async function everything(): Promise<unknown> {
  return [
    ...(await connection`select md5(string_agg(exhibits::text, ',' order by id)) as rows, count(*) from exhibits`),
    ...(await connection`select string_agg(relname, ',' order by relname) as tables from pg_class where relkind = 'r'`),
  ];
}

const keyOf = (text: string) => `"${text.replaceAll('"', '""')}"`;
const literalPattern = (text: string) => text.replaceAll(/[%_\\]/g, String.raw`\$&`);

test("a text is found by itself with every operator, whatever is in it", async () => {
  expect(strings.length).toBeGreaterThan(500);
  await Promise.all(
    strings.map(async (text, at) => {
      const like = literalPattern(text);
      const atKey = {
        [`extra.${keyOf(text)}`]: { eq: text, in: [text], startsWith: text, gte: text, between: [text, text] },
      };
      const found = await ids({
        name: {
          eq: text,
          ieq: text,
          in: [text, "x"],
          notIn: [`${text}x`],
          gte: text,
          lte: text,
          between: [text, text],
        },
        nick: { contains: text, startsWith: text, endsWith: text, icontains: text, istartsWith: text, iendsWith: text },
        tags: { eq: [text], arrayContains: [text], arrayContained: [text, "x"], arrayOverlaps: [text] },
        and: [{ name: { like, ilike: like } }, { not: { nick: { ne: text } } }, { tags: [text] }, atKey as never],
        extra: { eq: { [text]: text, in: text }, jsonContains: { [text]: text } },
        "extra.in": { isNotNull: true, like },
      });
      expect({ text, found }).toEqual({ text, found: [String(at)] });
    }),
  );
  expect(await everything()).toEqual(before);
});

// What is no literal there: patterns, searches, and the texts of other types.
const elsewhere: ((text: string) => object)[] = [
  (text) => ({ name: { regex: text } }),
  (text) => ({ "extra.in": { iregex: text } }),
  (text) => ({ name: { notLike: text } }),
  (text) => ({ words: { search: text } }),
  (text) => ({ "extra.in": { search: text } }),
  (text) => ({ token: text }),
  (text) => ({ price: { gt: text } }),
  (text) => ({ status: text }),
];

// What names something is code's, and never reaches PostgreSQL.
const named: ((text: string) => [where: object, options?: object])[] = [
  (text) => [{ [text]: 1 }],
  (text) => [{ name: { [text]: 1 } }],
  (text) => [{ name: { search: { query: "a", configuration: text } } }],
  (text) => [{ [`size.${keyOf(text)}`]: 1 }],
  (text) => [{}, { orderBy: { [text]: "asc" } }],
  (text) => [{}, { orderBy: { name: text } }],
  (text) => [{}, { orderBy: { name: { nulls: text } } }],
  (text) => [{}, { orderBy: text }],
  (text) => [{}, { select: [text] }],
  (text) => [{}, { limit: text }],
];

test("a text that is no literal finds what it means or is refused, and nothing of it is said", async () => {
  const every = [...strings, ...impossible];
  const texts = every.filter((_, at) => at % 3 === 0 || at >= strings.length);
  const outcomes = await Promise.all(
    texts.flatMap((text) =>
      elsewhere.map(async (filter) =>
        exhibits.count(filter(text) as never).catch((error: unknown) => ({ text, error })),
      ),
    ),
  );
  const failures = outcomes.filter((outcome) => typeof outcome !== "number");

  expect(failures.length).toBeGreaterThan(100);
  for (const { text, error } of failures) {
    expect(error).toBeInstanceOf(ApplicationError);
    expect(String(error)).not.toMatch(/select|syntax|exhibits/i);
    if (text.length > 3) expect(String(error)).not.toContain(text);
  }
  expect(await everything()).toEqual(before);
});

test("a name of something is never SQL", async () => {
  const failures = await Promise.all(
    [...strings, ...impossible].flatMap((text) =>
      named.map(async (call) => failureOf(exhibits.find(...(call(text) as [never])))),
    ),
  );

  expect(failures.filter((error) => !(error instanceof QueryError))).toEqual([]);
  expect(await everything()).toEqual(before);
});

test("a cursor is what a list gave out or refused, whatever is in it", async () => {
  const orderBy = { nick: "asc", name: "desc" } as const;
  const refusals = await Promise.all(
    [...strings, ...impossible].map((text) => {
      return failureOf<ApplicationError>(exhibits.paginateByCursor({}, { first: 1, after: text, orderBy }));
    }),
  );
  expect(refusals.filter(({ code }) => code !== "validation")).toEqual([]);

  // Each text is the place where some page ends.
  const seen: string[] = [];
  for (let after: string | null | undefined; after !== null;) {
    // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before it ends
    const page = await exhibits.paginateByCursor({}, { first: 1, after, orderBy });
    seen.push(...page.items.map(({ id }) => id));
    after = page.nextCursor;
  }
  expect(new Set(seen).size).toBe(strings.length);
  expect(seen).toHaveLength(strings.length);
  expect(await everything()).toEqual(before);
});

test("a path to order by is a key of the document and nothing else", async () => {
  const first = await Promise.all(
    strings.map(async (text) => {
      const orderBy = { [`extra.${keyOf(text)}`]: { direction: "desc", nulls: "last" } } as never;
      return (await exhibits.find({}, { orderBy, limit: 1, select: ["name"] }))[0]?.name;
    }),
  );

  expect(first).toEqual(strings);
  expect(await everything()).toEqual(before);
});
