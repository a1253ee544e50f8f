import { beforeEach, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { listQuery, Repository } from "@/core/database";
import { Memos, useWares } from "../write-fixtures/use-wares";
import { memos } from "../write-fixtures/wares.schema";

class Scoped extends Repository(memos, { scope: () => ({ tenant: "a" }) }) {}

const own = useWares();
const scoped = () => new Scoped(own.database);
const everyone = { or: [{}, { tenant: "b" }], not: { tenant: "nobody" } };
const inSql = sql`true or ${memos.tenant} = 'b'`;
const everything = { withDeleted: true } as const;
const order = { orderBy: [{ slug: "asc" }, { text: "desc" }, { id: "asc" }] } as const;
const list = listQuery(memos, { filter: { tenant: true, slug: true }, sort: ["slug", "tenant"] });
const tenantsOf = (rows: readonly { tenant: string }[]) => rows.map((row) => row.tenant).join("");

beforeEach(async () => {
  spyOn(own.database.logger, "warn").mockImplementation(() => {});
  const rows = ["a", "b"].flatMap((tenant) => [1, 2, 3].map((slug) => ({ tenant, slug: `${slug}` })));
  const made = await new Memos(own.database).createMany(rows);
  await new Memos(own.database).deleteMany({ id: [made[2]?.id ?? 0, made[5]?.id ?? 0] });
});

/** Each gives the tenants of the rows that it saw. */
const reads: [read: string, seen: () => Promise<string>, expected: string][] = [
  ["find, deleted rows as well", async () => tenantsOf(await scoped().find(everyone, everything)), "aaa"],
  ["findOne", async () => `${(await scoped().findOne({ tenant: "b" }, everything))?.tenant}`, "undefined"],
  ["find with a lock", () => locked(), "aa"],
  ["stream", async () => tenantsOf(await Array.fromAsync(scoped().stream(everyone, { batchSize: 1 }))), "aa"],
  ["distinct", async () => (await scoped().distinct(inSql, "tenant")).join(""), "a"],
  ["groups", async () => groups(), "a2"],
  ["a measure", async () => `${(await scoped().aggregate({}, { most: { max: "tenant" } })).most}`, "a"],
  [
    "a count of a part",
    async () => `${(await scoped().aggregate({}, { b: { count: true, where: { tenant: "b" } } })).b}`,
    "0",
  ],
  ["exists", async () => `${await scoped().exists({ tenant: "b" }, everything)}`, "false"],
  ["a numbered page with its total", () => numbered(), "aa 2"],
  ["pages by cursor with their totals", () => byCursor(), "a 2a 2"],
  [
    "a list that a client asks for",
    async () => tenantsOf((await scoped().list(list, { "tenant[in]": "a,b" })).items),
    "aa",
  ],
  [
    "a list of another tenant",
    async () => tenantsOf((await scoped().list(list, { tenant: "b", total: true })).items),
    "",
  ],
];

async function locked(): Promise<string> {
  return own.database.transaction(async () => tenantsOf(await scoped().find(inSql, { lock: "update" })));
}

async function groups(): Promise<string> {
  const found = await scoped().aggregate(everyone, { rows: { count: true } }, { groupBy: ["tenant"] });
  return found.map(({ tenant, rows }) => `${tenant}${rows}`).join("");
}

async function numbered(): Promise<string> {
  const { items, total } = await scoped().paginate(everyone, { page: 1, size: 9, total: true });
  return `${tenantsOf(items)} ${total}`;
}

/** The second page is put together of several ranges, each of which has to hold the scope. */
async function byCursor(): Promise<string> {
  const first = await scoped().paginateByCursor(everyone, { first: 1, total: true, ...order });
  const rest = { first: 9, total: true, ...order, after: first.nextCursor ?? "" };
  const second = await scoped().paginateByCursor(everyone, rest);
  return [first, second].map(({ items, total }) => `${tenantsOf(items)} ${total}`).join("");
}

test.each(reads)("a scope holds for %s", async (_read, seen, expected) => {
  expect(await seen()).toBe(expected);
});

test("a cursor that a row of another tenant would have leads to rows of one's own only", async () => {
  const theirs = await new Memos(own.database).paginateByCursor({ tenant: "b" }, { first: 1, ...order });
  const { items } = await scoped().paginateByCursor({}, { first: 9, ...order, after: theirs.nextCursor ?? "" });

  expect(tenantsOf(items)).toBe("a");
});

test("a change of many rows, each by its own, meets none of another tenant's", async () => {
  const [theirs] = await new Memos(own.database).find({ tenant: "b" });
  const [mine] = await scoped().find({});
  const given = [theirs, mine].map((row) => ({ id: row?.id ?? 0, text: "x" }));

  const changed = await scoped().updateEach(given, ({ text }) => ({ text }));

  expect(changed).toMatchObject([undefined, { tenant: "a", text: "x" }]);
  expect(await new Memos(own.database).count({ tenant: "b", text: "x" })).toBe(0);
});
