import { beforeEach, describe, expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Invalid, Repository } from "@/core/database";
import { failureOf } from "../../../support/failure-of";
import { Memos, useOwnWares } from "../write-fixtures/use-wares";
import { memos } from "../write-fixtures/wares.schema";

const own = useOwnWares();

/** Scopes that say more than one value for each property; every one leaves out tenant "z". */
const scopes: Record<string, unknown> = {
  "a list": { tenant: ["a", "b"] },
  in: { tenant: { in: ["a", "b"] } },
  lt: { tenant: { lt: "c" } },
  ne: { tenant: { ne: "z" } },
  and: { and: [{ tenant: "a" }] },
  "nested and": { and: [{ and: [{ tenant: { in: ["a", "b"] } }] }] },
  or: { or: [{ tenant: "a" }, { tenant: "b" }] },
  not: { not: { tenant: "z" } },
  SQL: sql`${memos.tenant} <> 'z'`,
  exists: { exists: sql`select 1 from generate_series(1, 3) as n where ${memos.tenant} = chr(96 + n)` },
  "a column": { tenant: { lte: memos.slug } },
};

let scope: unknown;
class Scoped extends Repository(memos, { scope: () => scope as never }) {}
const scoped = () => new Scoped(own.database);
const all = async () =>
  (await new Memos(own.database).find({}, { orderBy: { id: "asc" } })).map(({ tenant, slug }) => `${tenant}.${slug}`);

beforeEach(async () => {
  spyOn(own.database.logger, "warn").mockImplementation(() => {});
  await new Memos(own.database).createMany([
    { tenant: "a", slug: "k" },
    { tenant: "z", slug: "l" },
  ]);
});

const many = Array.from({ length: 2500 }, (_, at) => ({ tenant: at === 2400 ? "z" : "a", slug: `r${at}` }));

const leaving: Record<string, () => Promise<unknown>> = {
  create: () => scoped().create({ tenant: "z", slug: "m" }),
  "create, returning nothing": () => scoped().create({ tenant: "z", slug: "m" }, { returning: false }),
  "create by SQL": () => scoped().create({ tenant: sql`chr(122)`, slug: "m" }),
  createMany: () =>
    scoped().createMany([
      { tenant: "a", slug: "m" },
      { tenant: "z", slug: "n" },
    ]),
  "createMany of many, returning nothing": () => scoped().createMany(many, { returning: false }),
  "upsert of a new row": () => scoped().upsert({ tenant: "z", slug: "m" }, { conflict: ["tenant", "slug"] }),
  upsertMany: () =>
    scoped().upsertMany([
      { tenant: "a", slug: "k" },
      { tenant: "z", slug: "m" },
    ]),
  updateById: async () => {
    const { id } = await scoped().getOne({ slug: "k" });
    return scoped().updateById(id, { tenant: "z" });
  },
  updateOne: () => scoped().updateOne({ slug: "k" }, { tenant: "z" }),
  updateMany: () => scoped().updateMany({}, { tenant: "z" }, { all: true }),
  "updateMany by SQL": () => scoped().updateMany({ slug: "k" }, { tenant: sql`chr(122)` }),
  updateEach: async () => {
    const { id } = await scoped().getOne({ slug: "k" });
    return scoped().updateEach([{ id, tenant: "z" }], ({ tenant }) => ({ tenant }));
  },
  "updateEach, returning nothing": async () => {
    const { id } = await scoped().getOne({ slug: "k" });
    return scoped().updateEach([{ id, tenant: "z" }], ({ tenant }) => ({ tenant }), { returning: false });
  },
  save: async () => {
    const row = await scoped().getOne({ slug: "k" });
    return scoped().save({ ...row, tenant: "z" });
  },
};

const someWays = ["create", "updateMany", "upsertMany"];
const ways = (said: string) => Object.entries(leaving).filter(([how]) => said === "in" || someWays.includes(how));

describe.each(Object.entries(scopes))("a row cannot leave a scope that says %s", (name, said) => {
  beforeEach(() => {
    scope = said;
  });

  test.each(ways(name))("by %s", async (_how, leave) => {
    const failure = await failureOf(leave());

    expect(failure).toBeInstanceOf(Invalid);
    expect(JSON.stringify([failure.message, failure])).not.toContain("plinth.");
    expect(await all()).toEqual(["a.k", "z.l"]);
  });

  test("and whatever stays in it is written", async () => {
    expect(await scoped().create({ tenant: "a", slug: "m" })).toMatchObject({ slug: "m" });
    expect(await scoped().createMany([{ tenant: "a", slug: "n" }], { returning: false })).toBe(1);
    expect(await scoped().updateMany({ slug: "k" }, { text: "x" })).toBe(1);
    expect(await scoped().updateMany({ slug: "l" }, { text: "x" })).toBe(0);
    expect(
      await scoped().upsert({ tenant: "a", slug: "k", text: "y" }, { conflict: ["tenant", "slug"] }),
    ).toMatchObject({
      version: 3,
    });
    expect(await scoped().deleteMany({ slug: "k" })).toBe(1);
    expect(await scoped().restoreMany({ slug: "k" })).toBe(1);
  });
});

test("very many rows that stay in it are written in one piece", async () => {
  scope = scopes["in"];

  expect(await scoped().createMany(many.slice(0, 2200), { returning: false })).toBe(2200);
});

test("a row that the database's own default puts outside is refused", async () => {
  scope = { text: { ne: "" } };

  expect(await failureOf(scoped().create({ tenant: "a", slug: "m" }))).toBeInstanceOf(Invalid);
  expect(await scoped().create({ tenant: "a", slug: "m", text: "x" })).toMatchObject({ text: "x" });
});

test("a scope of which nothing is known of a row refuses it, as it would not find it", async () => {
  scope = { deletedAt: { gt: new Date(0) } };

  expect(await failureOf(scoped().create({ tenant: "a", slug: "m" }))).toBeInstanceOf(Invalid);
});

test("a refused row undoes the transaction around it, whoever catches the error", async () => {
  scope = scopes["in"];
  const failure = await failureOf(
    own.database.transaction(async () => {
      await scoped().create({ tenant: "a", slug: "m" });
      await scoped()
        .create({ tenant: "z", slug: "n" })
        .catch(() => {});
    }),
  );

  expect(failure).toBeInstanceOf(Invalid);
  expect(await all()).toEqual(["a.k", "z.l"]);
});

test("what and says with one value is set in new rows", async () => {
  scope = { and: [{ tenant: "a" }, { and: [{ text: { eq: "t" } }] }] };

  expect(await scoped().create({ slug: "m" } as never)).toMatchObject({ tenant: "a", text: "t" });
});
