import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";

/** A table as products have it: texts, numbers, an array, a document, and the columns that the layer keeps. */
const properties = {
  id: column.id(),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  status: Type.String({ maxLength: 20 }),
  priceCents: Type.Integer({ minimum: 0 }),
  stock: Type.Integer({ minimum: 0, default: 0 }),
  tags: Type.Array(Type.String(), { default: [] }),
  attributes: Type.Record(Type.String(), Type.Unknown(), { default: {} }),
  version: column.version(),
  createdAt: column.createdAt(),
  updatedAt: column.updatedAt(),
  deletedAt: column.deletedAt(),
};

export const benchItems = entity("bench_items", properties, { indexes: [["status", "priceCents", "id"]] });

/** The same, empty, for many rows at once. */
export const benchImports = entity("bench_imports", properties);
