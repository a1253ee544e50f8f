/** The tables as Drizzle's manual writes them, apart from the features' own. */
import { integer, jsonb, pgTable, text, timestamp, uuid, varchar } from "drizzle-orm/pg-core";

const moments = {
  createdAt: timestamp("created_at", { withTimezone: true }).notNull(),
  updatedAt: timestamp("updated_at", { withTimezone: true }).notNull(),
};
const deletedAt = timestamp("deleted_at", { withTimezone: true });

export const users = pgTable("users", {
  id: uuid("id").primaryKey(),
  email: varchar("email", { length: 254 }).notNull(),
  name: varchar("name", { length: 200 }).notNull(),
  ...moments,
  deletedAt,
});

export const products = pgTable("products", {
  id: uuid("id").primaryKey(),
  sku: varchar("sku", { length: 40 }).notNull(),
  name: varchar("name", { length: 200 }).notNull(),
  description: varchar("description", { length: 5000 }).notNull(),
  priceCents: integer("price_cents").notNull(),
  stock: integer("stock").notNull(),
  tags: text("tags").array().notNull(),
  attributes: jsonb("attributes").notNull(),
  version: integer("version").notNull(),
  ...moments,
  deletedAt,
});
