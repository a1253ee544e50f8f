import { Type } from "@sinclair/typebox";
import { sql } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import {
  jsonRemove,
  jsonSet,
  many,
  manyThrough,
  one,
  ReadOnlyRepository,
  Repository,
  Timestamp,
} from "@/core/database";
import {
  arrayOperators,
  listOperators,
  nullOperators,
  textOperators,
  valueOperators,
  vectorOperators,
} from "@/core/database/repository/where/operators/operators";
import { failureOf } from "../../../support/failure-of";
import { createTables } from "../../entity/storage/create-tables";
import { freshDatabase } from "../../entity/storage/fresh-database";
import { openOn } from "../open-on";
import { readPage, withClaims } from "./run-examples";
import * as schema from "./shop.schema";

const project = resolve(import.meta.dir, "../../../..");
const { blocks, filters } = await readPage(`${project}/docs/repositories.md`);

const connection = await freshDatabase({ search_path: schema.example.schemaName });
const { database } = openOn(connection);
const shop = new (class extends Repository(schema.products) {})(database);

const operators = [nullOperators, valueOperators, listOperators, textOperators, arrayOperators, vectorOperators];

const tools = { Type, sql, jsonRemove, jsonSet, many, manyThrough, one, ReadOnlyRepository, Repository, Timestamp };
const names = { ...schema, ...tools, database, shop, gives, fails };

beforeAll(() => createTables(connection, schema));

beforeEach(async () => {
  await connection.unsafe("truncate products, orders, order_lines, notes");
  await shop.createMany([
    {
      name: "tea",
      priceCents: 450,
      stock: 10,
      tags: ["drink", "green"],
      attributes: { origin: "Assam", size: { width: 2 } },
      note: "first flush",
    },
    { name: "cup", priceCents: 300, tags: ["kitchen"], attributes: {} },
    {
      name: "pot",
      priceCents: 1200,
      stock: 5,
      tags: ["kitchen", "drink"],
      attributes: { size: { width: 20 } },
      note: "100% iron_red",
    },
    { name: "jug", priceCents: 1, attributes: {}, deletedAt: new Date() },
  ]);
});

describe("docs/repositories.md", () => {
  test.each(filters.map(({ filter, names: found }) => [filter, found] as const))(
    "%s finds %p",
    async (filter, found) => {
      const where = await run(`return ${filter};`);
      const rows = await shop.find(where as object);
      expect(rows.map(({ name }) => name).toSorted()).toEqual([...found]);
    },
  );

  test.each(blocks.map((block) => [block.split("\n")[0] ?? "", block] as const))("is true: %s", async (_, block) => {
    const { code, count } = withClaims(block);
    const before = claims;
    await run(code);
    expect(claims - before).toBe(count);
    expect(block.match(/; \/\/ /g) ?? []).toHaveLength(count); // no claim is inside another statement, where nobody looks
  });

  test("has examples that the compiler accepts", async () => {
    const folder = `${project}/.data/docs-examples`;
    const functions = blocks.map((block, at) => `export async function example${at}() {\n${block}}\n`);
    const wheres = filters.map(
      ({ filter }, at) => `export const filter${at}: Parameters<Shop["find"]>[0] = ${filter};\n`,
    );
    const options = { noUnusedLocals: false, noUnusedParameters: false };
    await Bun.write(`${folder}/examples.ts`, [preamble, ...functions, ...wheres].join("\n"));
    await Bun.write(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: "../../tsconfig.json", include: ["*.ts"], compilerOptions: options }),
    );
    const { stdout, exitCode } = Bun.spawnSync(["bun", "check", "--no-script", "-p", `${folder}/tsconfig.json`]);
    expect(stdout.toString()).not.toContain("error");
    expect(exitCode).toBe(0);
  });

  test("names every method and every operator", async () => {
    const page = await Bun.file(`${project}/docs/repositories.md`).text();
    const known = [...methodsOf(shop), ...operators.flatMap((kind) => Object.keys(kind)), "jsonContains"];
    expect(known.length).toBeGreaterThan(50);
    expect(known.filter((name) => !new RegExp(String.raw`\b${name}\b`).test(page))).toEqual([]);
  });
});

const preamble = `
import { type Static, Type } from "@sinclair/typebox";
import { sql } from "drizzle-orm";
import {
  type Database, jsonRemove, jsonSet, many, manyThrough, one, ReadOnlyRepository, Repository, Timestamp,
} from "@/core/database";
import { notes, orderLines, orders, productList, products } from "../../tests/core/repository/docs/shop.schema";
class Shop extends Repository(products) {}
declare const database: Database;
declare const shop: Shop;
`;

let claims = 0;

async function gives(expression: () => Promise<unknown>, said: unknown): Promise<void> {
  claims += 1;
  expect(await expression()).toEqual(said as never);
}

async function fails(expression: () => Promise<unknown>, words: string): Promise<void> {
  claims += 1;
  expect(String(await failureOf(expression()))).toContain(words);
}

function run(code: string): Promise<unknown> {
  const javaScript = new Bun.Transpiler({ loader: "ts", target: "bun" }).transformSync(
    `async function example() {\n${code}\n}`,
  );
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- the page's own code
  const compiled = new Function(...Object.keys(names), `${javaScript}\nreturn example();`);
  return compiled(...Object.values(names));
}

function methodsOf(repository: object): string[] {
  const found = new Set<string>();
  for (let at: unknown = repository; at !== null && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Object.getOwnPropertyNames(at))
      if (typeof Reflect.get(repository, name) === "function") found.add(name);
  }
  return [...found].filter((name) => !["constructor", "missing"].includes(name));
}
