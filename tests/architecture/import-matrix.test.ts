import { expect, test } from "bun:test";
import { innocentTree } from "./plants/innocent-tree";
import { checkPlanted } from "./plants/plant-tree";
import { matrix } from "./rules/layer-rules";

/** One place of each kind that an import can lead to, as seen from `src/a/b/c.ts` or the users feature. */
const places = {
  main: "@/main",
  app: "@/app",
  command: "@/commands/migrate-up",
  schema: "@/features/users/users.schema",
  repository: "@/features/users/users.repository",
  service: "@/features/users/users.service",
  controller: "@/features/users/users.controller",
  subscriptions: "@/features/users/users.subscriptions",
  theirSchema: "@/features/orders/schema/order-lines.schema",
  theirRepository: "@/features/orders/orders.repository",
  theirService: "@/features/orders/orders.service",
  theirController: "@/features/orders/orders.controller",
  config: "@/core/config",
  logging: "@/core/logging",
  database: "@/core/database",
  migrations: "@/core/database/migrations",
  testing: "@/core/database/testing",
  http: "@/core/http",
  insideDatabase: "@/core/database/errors/application-error",
  insideHttp: "@/core/http/hall",
  elysia: "elysia",
  drizzle: "drizzle-orm/pg-core",
  typebox: "@sinclair/typebox",
  postgres: "postgres",
  kit: "drizzle-kit",
  pino: "pino",
  node: "node:fs",
  bun: "bun",
  package: "@/../package.json",
  tests: "@/../tests/features/users.test",
} as const;

/**
 * The import matrix a second time, from the other side: everything that a room may import. Whatever is not here must
 * be refused, and what is must pass. `:types` and `:errors` say how much of the place comes through.
 */
const meant: Record<keyof typeof matrix, { file: string; takes: string }> = {
  main: { file: "src/main.ts", takes: "app config logging database http node bun package" },
  app: {
    file: "src/app.ts",
    takes: `repository service controller subscriptions theirRepository theirService theirController
      config:types logging:types database:errors http elysia`,
  },
  command: {
    file: "src/commands/migrate-down.ts",
    takes: "main app command service theirService config logging database migrations kit node bun package",
  },
  controller: { file: "src/features/users/users.controller.ts", takes: "schema service http elysia" },
  subscriptions: { file: "src/features/users/users.subscriptions.ts", takes: "schema service theirSchema database" },
  service: { file: "src/features/users/users.service.ts", takes: "schema repository theirService database:errors" },
  repository: { file: "src/features/users/users.repository.ts", takes: "schema database drizzle" },
  schema: { file: "src/features/users/schema/emails.schema.ts", takes: "schema theirSchema database drizzle typebox" },
  "core/config": { file: "src/core/config/read-config.ts", takes: "typebox node bun" },
  "core/logging": { file: "src/core/logging/create-logger.ts", takes: "config pino node bun" },
  "core/database": {
    file: "src/core/database/connection/open-database.ts",
    takes: "config logging migrations insideDatabase drizzle typebox postgres node bun",
  },
  "core/database/testing": {
    file: "src/core/database/testing/use-database.ts",
    takes: "config logging database migrations insideDatabase drizzle typebox node bun",
  },
  "core/http": {
    file: "src/core/http/wall.ts",
    takes: "config logging database insideHttp elysia typebox node bun package",
  },
};

test.each(Object.entries(meant))("%s takes what it is meant to take, and nothing else", async (_, { file, takes }) => {
  const words = takes.split(/\s+/);
  const others = Object.entries(places).filter(([, specifier]) => file !== `${specifier.replace("@/", "src/")}.ts`);

  const lines = others.flatMap(([, specifier]) => [
    `import type * as types from "${specifier}";`,
    `import { NotFound } from "${specifier}";`,
    `import * as values from "${specifier}";`,
  ]);
  const files = { ...innocentTree, [file]: lines.join("\n") };
  const problems = await checkPlanted({ files, edges: [["users", "orders"]] });

  const refused = new Set(problems.map(({ message }) => message).flatMap((message) => lineIn(file, message)));
  const taken = others.flatMap(([name], place) => {
    const [types, errors, values] = [1, 2, 3].map((form) => !refused.has(place * 3 + form));
    return values ? [name] : errors ? [`${name}:errors`] : types ? [`${name}:types`] : [];
  });
  expect(taken.toSorted()).toEqual(words.toSorted());
});

function lineIn(file: string, message: string): number[] {
  const line = message.startsWith(`${file}:`) ? Number.parseInt(message.slice(file.length + 1), 10) : Number.NaN;
  return Number.isNaN(line) ? [] : [line];
}
