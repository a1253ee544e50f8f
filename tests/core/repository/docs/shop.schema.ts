import { Type } from "@sinclair/typebox";
import { pgSchema } from "drizzle-orm/pg-core";
import { column, entity, listQuery } from "@/core/database";

/** Apart from the tables of the features, which have the same names. */
export const example = pgSchema("example");

export const products = entity(
  "products",
  {
    id: column.id(),
    name: Type.String({ maxLength: 100 }),
    note: Type.Optional(Type.String()),
    priceCents: Type.Integer({ minimum: 0 }),
    stock: Type.Integer({ minimum: 0, default: 0 }),
    tags: Type.Array(Type.String(), { default: [] }),
    attributes: Type.Object({
      origin: Type.Optional(Type.String()),
      size: Type.Optional(Type.Object({ width: Type.Number() })),
    }),
    costCents: column.hidden(Type.Integer({ default: 100 })),
    words: column.searchVector(["name", "note"]),
    version: column.version(),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
    deletedAt: column.deletedAt(),
  },
  {
    schema: example,
    indexes: [{ columns: ["name"], unique: true, ignoreDeleted: true }, ["priceCents", "id"]],
  },
);

export const orders = entity("orders", { id: column.id("text"), city: Type.String() }, { schema: example });

export const orderLines = entity(
  "order_lines",
  {
    id: column.id(),
    orderId: column.references(() => orders.id, { onDelete: "cascade" }),
    productId: column.references(() => products.id, { onDelete: "restrict" }),
    quantity: Type.Integer({ minimum: 1 }),
  },
  { schema: example },
);

export const notes = entity(
  "notes",
  { id: column.id(), tenantId: Type.String(), text: Type.String() },
  { schema: example },
);

export const productList = listQuery(products, {
  filter: { name: true, priceCents: ["gte", "lte"], tags: true },
  sort: ["priceCents", "name"],
  search: "words",
});
