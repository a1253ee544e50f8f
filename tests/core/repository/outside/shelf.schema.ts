import { Type } from "@sinclair/typebox";
import { column, entity, listQuery } from "@/core/database";

export const goods = entity("goods", {
  id: column.id(),
  name: Type.String({ maxLength: 100 }),
  note: Type.Optional(Type.String()),
  status: Type.Union([Type.Literal("draft"), Type.Literal("sold")], { default: "draft" }),
  priceCents: Type.Integer({ minimum: 0 }),
  weight: column.numeric({ precision: 8, scale: 3, default: "1" }),
  tags: Type.Array(Type.String(), { default: [] }),
  sizes: Type.Array(Type.Integer({ minimum: 1 }), { default: [] }),
  attributes: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
  costCents: column.hidden(Type.Integer({ default: 1 })),
  soldAt: Type.Optional(column.timestamp()),
});

export const goodsList = listQuery(goods, {
  filter: {
    name: true,
    note: ["isNull", "contains"],
    status: ["eq", "in"],
    priceCents: true,
    weight: ["gte"],
    tags: true,
    sizes: true,
    soldAt: ["gte", "lt"],
  },
  sort: ["priceCents", "name"],
  search: "name",
  first: { default: 3, maximum: 5 },
});
