import { type Static, Type } from "@sinclair/typebox";
import { column, entity, event, listQuery, schemasOf, sequence } from "@/core/database";
import { productName, productPrice, products } from "../products/products.schema";
import { users } from "../users/users.schema";

/** Counted for each year anew. */
export const orderNumbers = sequence("order_numbers");

const Status = Type.Union(
  [Type.Literal("placed"), Type.Literal("paid"), Type.Literal("shipped"), Type.Literal("cancelled")],
  { default: "placed" },
);
export type OrderStatus = Static<typeof Status>;

export const orders = entity(
  "orders",
  {
    id: column.id(),
    number: Type.String({ maxLength: 30, examples: ["ORD-2026-000123"] }),
    userId: column.references(() => users.id, { onDelete: "restrict" }),
    status: Status,
    totalCents: column.safeInteger({ minimum: 0 }),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
  },
  {
    unique: [["number"]],
    indexes: [
      ["userId", "id"],
      ["status", "id"],
    ],
  },
);

/** Name and price are what the product had when it was ordered. */
export const orderLines = entity("order_lines", {
  orderId: column.key(column.references(() => orders.id, { onDelete: "cascade" })),
  position: column.key(Type.Integer({ minimum: 1 })),
  productId: column.references(() => products.id, { onDelete: "restrict" }),
  name: productName,
  priceCents: productPrice,
  quantity: Type.Integer({ minimum: 1, maximum: 10_000 }),
});

const { row, insert } = schemasOf(orders);
const { row: line } = schemasOf(orderLines);

export const OrderLine = Type.Omit(line, ["orderId", "position"], { title: "OrderLine" });
export type OrderLine = Static<typeof OrderLine>;

/** An order as clients see one. */
export const Order = Type.Composite([row, Type.Object({ lines: Type.Array(OrderLine) })], {
  title: "Order",
  additionalProperties: false,
});
export type Order = Static<typeof Order>;

const NewLine = Type.Pick(line, ["productId", "quantity"], { title: "NewOrderLine" });

export const NewOrder = Type.Object(
  { userId: insert.properties.userId, lines: Type.Array(NewLine, { minItems: 1, maxItems: 100 }) },
  { title: "NewOrder", additionalProperties: false },
);
export type NewOrder = Static<typeof NewOrder>;

const about = { orderId: Type.String({ format: "uuid" }) };

export const orderPlaced = event("order.placed", {
  ...about,
  number: Type.String(),
  userId: Type.String({ format: "uuid" }),
  totalCents: Type.Integer(),
});
export const orderPaid = event("order.paid", about);
export const orderShipped = event("order.shipped", about);
export const orderCancelled = event("order.cancelled", about);
/** What other systems may be told of. */
export const ordersEvents = [orderPlaced, orderPaid, orderShipped, orderCancelled];

/** What clients may ask of the list of orders. */
export const OrderList = listQuery(orders, {
  filter: { userId: ["eq"], status: ["eq", "in"], number: ["eq"] },
  defaultSort: { id: "desc" },
});
export type OrderQuery = Static<typeof OrderList.schema>;
