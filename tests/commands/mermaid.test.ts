import { expect, test } from "bun:test";
import { generateDrizzleJson } from "drizzle-kit/api";
import { sql } from "drizzle-orm";
import {
  integer,
  numeric,
  pgSchema,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  varchar,
} from "drizzle-orm/pg-core";
import { mermaidOf } from "@/commands/kit/mermaid";

test("a diagram of nothing is empty, and the same whatever the order of the tables", () => {
  const a = pgTable("a", { id: integer() });
  const b = pgTable("b", { id: integer() });

  expect(mermaidOf(generateDrizzleJson({}))).toBe("erDiagram");
  expect(mermaidOf(generateDrizzleJson({ a, b }))).toBe(mermaidOf(generateDrizzleJson({ b, a })));
});

test("a diagram shows columns with their keys, and references with how many stand at each end", () => {
  const shop = pgSchema("shop");
  const users = pgTable("users", { id: integer().primaryKey(), "e mail": varchar({ length: 9 }).notNull().unique() });
  const profiles = pgTable("profiles", {
    user: integer()
      .primaryKey()
      .references(() => users.id),
  });
  const orders = shop.table("orders", {
    id: integer().primaryKey(),
    buyer: integer()
      .notNull()
      .references(() => users.id),
    giver: integer().references(() => users.id),
    price: numeric({ precision: 12, scale: 2 }).notNull(),
    at: timestamp({ precision: 3, withTimezone: true }).notNull(),
  });
  const lines = pgTable(
    "lines",
    { order: integer().references(() => orders.id), place: integer(), note: text().array() },
    (t) => [
      primaryKey({ columns: [t.order, t.place] }),
      uniqueIndex()
        .on(t.place)
        .where(sql`true`),
    ],
  );

  expect(mermaidOf(generateDrizzleJson({ users, profiles, orders, lines }))).toBe(`erDiagram
  "lines" {
    integer order PK, FK
    integer place PK
    text[] note "optional"
  }
  "profiles" {
    integer user PK, FK
  }
  "users" {
    integer id PK
    varchar(9) e_mail UK
  }
  "shop.orders" {
    integer id PK
    integer buyer FK
    integer giver FK "optional"
    numeric(12-2) price
    timestamp(3)_with_time_zone at
  }
  "shop.orders" ||--o{ "lines" : "order"
  "users" |o--o{ "shop.orders" : "giver"
  "users" ||--o{ "shop.orders" : "buyer"
  "users" ||--o| "profiles" : "user"`);
});
