import type { Problem } from "../checking/check-imports";

/** A line added to a file of the innocent tree, and what the message says that it does. */
export interface ForbiddenLine {
  rule: Problem["rule"];
  file: string;
  line: string;
  does: string;
}

const main = "src/main.ts";
const app = "src/app.ts";
const command = "src/commands/migrate-up.ts";
const controller = "src/features/users/users.controller.ts";
const service = "src/features/users/users.service.ts";
const subscriptions = "src/features/users/users.subscriptions.ts";
const repository = "src/features/users/users.repository.ts";
const schema = "src/features/users/users.schema.ts";
const config = "src/core/config/read-config.ts";
const logging = "src/core/logging/create-logger.ts";
const database = "src/core/database/connection/open-database.ts";
const testing = "src/core/database/testing/use-database.ts";
const http = "src/core/http/hall.ts";

const ordersService = "@/features/orders/orders.service";
const orderLines = "@/features/orders/schema/order-lines.schema";
const theirRepository = "another feature's repository (orders.repository.ts)";
const theirService = "another feature's service (orders.service.ts)";

/** One for each rule of the import matrix: a room's own rule, and each `never` of its row. */
export const forbiddenImports: readonly ForbiddenLine[] = [
  plant("main", main, 'import "pino";', 'the package "pino"'),
  plant("main > foreign service", main, `import("${ordersService}");`, "a feature's service (orders.service.ts)"),
  plant("app", app, 'import { readFile } from "node:fs/promises";', 'the built-in module "node:fs/promises"'),
  plant("app > foreign schema", app, `import "${orderLines}";`, "a feature's schema (order-lines.schema.ts)"),
  plant("command", command, 'import "@/core/http";', "core/http"),
  plant(
    "command > foreign repository",
    command,
    'import "../features/orders/orders.repository";',
    "a feature's repository (orders.repository.ts)",
  ),
  plant("controller", controller, 'import { sql } from "drizzle-orm";', 'the package "drizzle-orm"'),
  plant(
    "controller > own repository",
    controller,
    'import type { A } from "./users.repository";',
    "its own repository (users.repository.ts)",
  ),
  plant("controller > foreign service", controller, `import "${ordersService}";`, theirService),
  plant("controller > core/database", controller, 'import type { Page } from "@/core/database";', "core/database"),
  plant("subscriptions", subscriptions, 'import { sql } from "drizzle-orm";', 'the package "drizzle-orm"'),
  plant(
    "subscriptions > own repository",
    subscriptions,
    'import "./users.repository";',
    "its own repository (users.repository.ts)",
  ),
  plant("subscriptions > foreign service", subscriptions, `import "${ordersService}";`, theirService),
  plant("subscriptions > core/http", subscriptions, 'import "@/core/http";', "core/http"),
  plant("service", service, 'import "@/core/config";', "core/config"),
  plant("service > foreign repository", service, 'import "@/features/orders/orders.repository";', theirRepository),
  plant(
    "service > foreign schema",
    service,
    `type A = import("${orderLines}").A;`,
    "another feature's schema (order-lines.schema.ts)",
  ),
  plant("service > core/http", service, 'export type { Problem } from "@/core/http";', "core/http"),
  plant("service > package", service, 'import type { SQL } from "drizzle-orm";', 'the package "drizzle-orm"'),
  plant("service > built-in", service, 'import { randomBytes } from "crypto";', 'the built-in module "crypto"'),
  plant("repository", repository, 'import "elysia";', 'the package "elysia"'),
  plant("repository > own service", repository, 'import "./users.service";', "its own service (users.service.ts)"),
  plant("repository > foreign repository", repository, 'import "../orders/orders.repository";', theirRepository),
  plant("repository > core/http", repository, 'import "@/core/http";', "core/http"),
  plant("schema", schema, 'import { t } from "elysia";', 'the package "elysia"'),
  plant("schema > own repository", schema, 'import "./users.repository";', "its own repository (users.repository.ts)"),
  plant("schema > own service", schema, 'import "./users.service";', "its own service (users.service.ts)"),
  plant("schema > core/http", schema, 'import { Page } from "@/core/http";', "core/http"),
  plant("core/config", config, 'import "@/app";', "app.ts"),
  plant("core/config > core/logging", config, 'import "../logging";', "core/logging"),
  plant("core/logging", logging, 'import "@/core/http";', "core/http"),
  plant("core/logging > core/database", logging, 'import type { D } from "@/core/database";', "core/database"),
  plant("core/database", database, 'import "./../index";', "core/database/index.ts"),
  plant("core/database > core/http", database, 'import "@/core/http";', "core/http"),
  plant(
    "core/database > foreign schema",
    database,
    `import "${orderLines}";`,
    "a feature's schema (order-lines.schema.ts)",
  ),
  plant(
    "core/database > core/database/testing",
    database,
    'import "../testing/use-database";',
    "core/database/testing/use-database.ts",
  ),
  plant("core/database/testing", testing, 'import "@/core/http";', "core/http"),
  plant(
    "core/database/testing > foreign service",
    testing,
    `import "${ordersService}";`,
    "a feature's service (orders.service.ts)",
  ),
  plant("core/http", http, 'import "@/core/database/migrations";', "core/database/migrations"),
  plant(
    "core/http > foreign controller",
    http,
    'import "@/features/orders/orders.controller";',
    "a feature's controller (orders.controller.ts)",
  ),
  plant(
    "core/http",
    http,
    'import "../../../tests/features/users.test";',
    "tests/features/users.test.ts, which is not in src",
  ),
  plant(
    "door",
    app,
    'import type { D } from "@/core/database/connection/open-database";',
    "core/database/connection/open-database.ts",
  ),
  plant("door", "tests/features/users.test.ts", 'import "@/core/http/hall";', "core/http/hall.ts"),
  plant(
    "package home",
    "src/core/database/migrations/migrate.ts",
    'import type { Sql } from "postgres";',
    'the package "postgres", not in src/core/database/connection/',
  ),
  plant("unlisted edge", service, `import type { O } from "${ordersService}";`, theirService),
  plant("unresolved", app, 'import "./nowhere";', '"./nowhere", which leads nowhere'),
  plant("unresolved", app, 'import "left-pad-of-no-one";', '"left-pad-of-no-one", which leads nowhere'),
  plant(
    "values where types",
    app,
    'import { readConfig } from "@/core/config";',
    "core/config and takes the value readConfig",
  ),
  plant(
    "values where errors",
    service,
    'import { openDatabase } from "@/core/database";',
    "core/database and takes the value openDatabase",
  ),
  plant(
    "values where errors",
    service,
    'import * as all from "@/core/database";',
    "core/database and takes everything",
  ),
];

function plant(rule: ForbiddenLine["rule"], file: string, line: string, imports: string): ForbiddenLine {
  return { rule, file, line, does: ` imports ${imports}` };
}
