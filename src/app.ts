import type { Database, Subscription } from "@/core/database";
import { type HallOptions, createHall } from "@/core/http";
import { ordersController } from "./features/orders/orders.controller";
import { OrdersRepository } from "./features/orders/orders.repository";
import { OrdersService, ordersEvents } from "./features/orders/orders.service";
import { productsController } from "./features/products/products.controller";
import { ProductsRepository } from "./features/products/products.repository";
import { ProductsService, productsEvents } from "./features/products/products.service";
import { usersController } from "./features/users/users.controller";
import { RegistrationsRepository, UsersRepository } from "./features/users/users.repository";
import { UsersService, usersEvents } from "./features/users/users.service";
import { usersSubscriptions } from "./features/users/users.subscriptions";

const documentation = {
  info: {
    title: "Plinth",
    version: "0.1.0",
    description: "The API of this application.",
    license: { name: "MIT", identifier: "MIT" },
  },
  tags: [
    { name: "Orders", description: "What was bought." },
    { name: "Products", description: "What is for sale." },
    { name: "Users", description: "People who registered." },
  ],
};

/** Every service, built by hand: this is the whole object graph. */
export function createServices(database: Database) {
  const products = new ProductsService(database, new ProductsRepository(database));
  const users = new UsersService(database, new UsersRepository(database), new RegistrationsRepository(database));
  return {
    orders: new OrdersService(database, new OrdersRepository(database), products, users),
    products,
    users,
  };
}

/** What is done with events once they are recorded. */
export function createSubscriptions(database: Database): Subscription[] {
  const services = createServices(database);
  return [...usersSubscriptions(services.users)];
}

/** What other systems are told of, where NATS_URL names a broker: add and leave out what you like. */
export const publishedEvents = [
  // of each feature
  ...ordersEvents,
  ...productsEvents,
  ...usersEvents,
];

/** The application as a value: nothing listens yet. */
export function createApp(database: Database, options: Omit<HallOptions, "documentation" | "ready" | "around">) {
  const services = createServices(database);
  return createHall({
    ...options,
    documentation,
    ready: () => database.ping(),
    around: (visit, work) => database.origins.during(visit, work),
  })
    .use(ordersController(services.orders))
    .use(productsController(services.products))
    .use(usersController(services.users));
}
