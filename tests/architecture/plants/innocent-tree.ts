/** A small project that breaks no rule: each planted violation is added to it. */
export const innocentTree: Readonly<Record<string, string>> = {
  "drizzle.config.ts": 'import { defineConfig } from "drizzle-kit";\nexport default defineConfig({});',
  "package.json": "{}",
  "src/main.ts": `import { createApp } from "./app";
import { readConfig } from "@/core/config";
import { openDatabase } from "@/core/database";
createApp(await openDatabase(readConfig(Bun.env).database)).listen(3000);`,
  "src/app.ts": `import type { Database } from "@/core/database";
import { createHall } from "@/core/http";
import { OrdersRepository } from "./features/orders/orders.repository";
import { OrdersService } from "./features/orders/orders.service";
import { ordersController } from "./features/orders/orders.controller";
import { ProductsService } from "./features/products/products.service";
import { usersController } from "./features/users/users.controller";
import { UsersRepository } from "./features/users/users.repository";
import { UsersService } from "./features/users/users.service";
import { usersSubscriptions } from "./features/users/users.subscriptions";
export function createApp(database: Database) {
  const users = new UsersService(new UsersRepository(database));
  const orders = new OrdersService(new OrdersRepository(database), new ProductsService(), users);
  usersSubscriptions(users);
  return createHall().use(usersController(users)).use(ordersController(orders));
}`,
  "src/commands/migrate-up.ts": `import { migrate } from "@/core/database/migrations";
console.log(await migrate(Bun.argv));`,
  "src/core/config/index.ts": 'export { readConfig } from "./read-config";',
  "src/core/config/read-config.ts": "export const readConfig = (env = Bun.env) => ({ database: env });",
  "src/core/logging/index.ts": 'export { createLogger } from "./create-logger";',
  "src/core/logging/create-logger.ts":
    "export const createLogger = () => ({ warn: (text: string) => console.warn(text) });",
  "src/core/database/index.ts": `export { openDatabase, type Database } from "./connection/open-database";
export { NotFound } from "./errors/application-error";`,
  "src/core/database/connection/open-database.ts": `import postgres from "postgres";
export type Database = ReturnType<typeof postgres>;
export const openDatabase = (): Database => postgres();`,
  "src/core/database/errors/application-error.ts": "export class NotFound extends Error {}",
  "src/core/database/migrations/index.ts": 'export { migrate } from "./migrate";',
  "src/core/database/migrations/migrate.ts": "export const migrate = (target: unknown) => Promise.resolve(target);",
  "src/core/database/testing/index.ts": 'export { useDatabase } from "./use-database";',
  "src/core/database/testing/use-database.ts": `import { openDatabase } from "../connection/open-database";
export const useDatabase = () => openDatabase();`,
  "src/core/http/index.ts": 'export { createHall } from "./hall";',
  "src/core/http/hall.ts": 'import { Elysia } from "elysia";\nexport const createHall = () => new Elysia();',
  "src/features/users/users.schema.ts": `import { Type } from "@sinclair/typebox";
export const users = Type.Object({});`,
  "src/features/users/users.repository.ts": `import { users } from "./users.schema";
export class UsersRepository { constructor(readonly database: unknown, readonly table = users) {} }`,
  "src/features/users/users.service.ts": `import { NotFound } from "@/core/database";
import type { UsersRepository } from "./users.repository";
export class UsersService { constructor(readonly users: UsersRepository, readonly missing = NotFound) {} }`,
  "src/features/users/users.controller.ts": `import { Elysia } from "elysia";
import type { UsersService } from "./users.service";
export const usersController = (users: UsersService) => new Elysia().decorate({ users });`,
  "src/features/users/users.subscriptions.ts": `import { openDatabase } from "@/core/database";
import type { UsersService } from "./users.service";
export const usersSubscriptions = (users: UsersService) => [openDatabase, users];`,
  "src/features/products/products.schema.ts": "export const products = {};",
  "src/features/products/products.service.ts": "export class ProductsService {}",
  "src/features/orders/orders.controller.ts": `import { Elysia } from "elysia";
export const ordersController = (orders: unknown) => new Elysia().decorate({ orders });`,
  "src/features/orders/orders.repository.ts":
    "export class OrdersRepository { constructor(readonly database: unknown) {} }",
  "src/features/orders/orders.service.ts": `import type { ProductsService } from "../products/products.service";
import type { UsersService } from "../users/users.service";
export class OrdersService {
  constructor(readonly orders: unknown, readonly products: ProductsService, readonly users: UsersService) {}
}`,
  "src/features/orders/schema/order-lines.schema.ts": `import { products } from "@/features/products/products.schema";
export const orderLines = { products };`,
  "tests/features/users.test.ts": 'import { useDatabase } from "@/core/database/testing";\nuseDatabase();',
};

export const innocentEdges = [
  ["orders", "products"],
  ["orders", "users"],
] as const;
