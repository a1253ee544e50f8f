import { beforeEach, describe, expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { Repository } from "@/core/database";
import { QueryError } from "@/core/database/repository/calls/query-error";
import { failureOf } from "../../../support/failure-of";
import { Memos, useWares } from "../write-fixtures/use-wares";
import { memos } from "../write-fixtures/wares.schema";

const own = useWares();
const repository = () => new Memos(own.database);

const row = { tenant: "a", slug: "2" };

/** Every method that takes options, and an option that one could mean to give it. */
const calls: Record<string, [option: string, meant: string, call: (options: never) => unknown]> = {
  find: ["limt", "limit", (options) => repository().find({}, options)],
  findOne: ["selct", "select", (options) => repository().findOne({}, options)],
  getOne: ["witDeleted", "withDeleted", (options) => repository().getOne({}, options)],
  findById: ["includ", "include", (options) => repository().findById(1, options)],
  getById: ["locc", "lock", (options) => repository().getById(1, options)],
  exists: ["withDeletd", "withDeleted", (options) => repository().exists({}, options)],
  count: ["widthDeleted", "withDeleted", (options) => repository().count({}, options)],
  distinct: ["withdeleted", "withDeleted", (options) => repository().distinct({}, "slug", options)],
  aggregate: ["groupby", "groupBy", (options) => repository().aggregate({}, { n: { count: true } }, options)],
  stream: ["batchsize", "batchSize", (options) => repository().stream({}, options).next()],
  paginate: ["totl", "total", (options) => repository().paginate({}, { page: 1, size: 1, ...(options as object) })],
  paginateByCursor: [
    "aftr",
    "after",
    (options) => repository().paginateByCursor({}, { first: 1, ...(options as object) }),
  ],
  query: ["loog", "log", (options) => repository().query(sql`select 1 as one`, undefined, options)],
  create: ["returnin", "returning", (options) => repository().create(row, options)],
  createMany: ["returnin", "returning", (options) => repository().createMany([row], options)],
  upsert: ["conflicts", "conflict", (options) => repository().upsert(row, options)],
  upsertMany: ["restored", "restore", (options) => repository().upsertMany([row], options)],
  updateById: ["verson", "version", (options) => repository().updateById(1, { text: "x" }, options)],
  updateOne: ["orderby", "orderBy", (options) => repository().updateOne({ slug: "1" }, { text: "x" }, options)],
  updateMany: ["al", "all", (options) => repository().updateMany({ slug: "1" }, { text: "x" }, options)],
  updateEach: ["whare", "where", (options) => repository().updateEach([{ id: 1 }], () => ({ text: "x" }), options)],
  save: ["lg", "log", async (options) => repository().save(await repository().getOne({}), options)],
  deleteById: ["hardd", "hard", (options) => repository().deleteById(1, options)],
  deleteOne: ["hrad", "hard", (options) => repository().deleteOne({ slug: "1" }, options)],
  deleteMany: ["Hard", "hard", (options) => repository().deleteMany({ slug: "1" }, options)],
  restoreById: ["versio", "version", (options) => repository().restoreById(1, options)],
  restoreMany: ["retuning", "returning", (options) => repository().restoreMany({ slug: "1" }, options)],
};

beforeEach(async () => {
  await repository().create({ tenant: "a", slug: "1" });
});

describe("an option that a call does not have is an error, and nothing is done", () => {
  test.each(Object.entries(calls))("%s", async (_method, [option, meant, call]) => {
    const failure = await failureOf(Promise.try(() => call({ [option]: true } as never)));

    expect(failure).toBeInstanceOf(QueryError);
    expect(failure.message).toContain(`"${option}"`);
    expect(failure.message).toContain(`did you mean "${meant}"?`);
    expect(await repository().find({}, { withDeleted: true })).toMatchObject([{ slug: "1", text: "", version: 1 }]);
  });

  test("an option of another call", async () => {
    const ofAnother = repository().updateMany({ slug: "1" }, { text: "x" }, { version: 7 } as never);

    expect((await failureOf(ofAnother)).message).toContain('no option "version" for updateMany');
  });

  test.each([null, 5, "limit"])("options that are none: %p", async (options) => {
    expect(await failureOf(repository().find({}, options as never))).toBeInstanceOf(QueryError);
  });

  test("every method is among them", () => {
    const methods = new Set<string>();
    for (let at: object = repository(); at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const name of Object.getOwnPropertyNames(at)) if (/^[a-z]+/.test(name)) methods.add(name);
    }
    const others = ["constructor", "context", "table", "database", "unscoped", "list", "missing"];
    expect([...methods].filter((name) => !others.includes(name)).toSorted()).toEqual(Object.keys(calls).toSorted());
  });

  test("a misspelt scope, which would hold nothing", () => {
    class Loose extends Repository(memos, { scop: () => ({ tenant: "a" }) } as never) {}

    expect(() => new Loose(own.database)).toThrow('did you mean "scope"?');
  });
});
