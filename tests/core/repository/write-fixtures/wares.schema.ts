import { integer, pgEnum, pgTable, serial, text, varchar } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column, entity } from "@/core/database";

/** A table with everything that writes keep by themselves. */
export const wares = entity(
  "wares",
  {
    id: column.id(),
    sku: Type.String({ maxLength: 40 }),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    stock: Type.Integer({ minimum: 0, default: 0 }),
    tags: Type.Array(Type.String(), { default: [] }),
    attributes: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    box: Type.Optional(
      Type.Object(
        { width: Type.Integer({ minimum: 1 }), seals: Type.Optional(Type.Array(Type.String({ maxLength: 3 }))) },
        { additionalProperties: false },
      ),
    ),
    note: Type.Optional(Type.String({ default: "new" })),
    cost: column.hidden(Type.Optional(Type.Integer())),
    label: column.generated(Type.String(), (of) => of("name")),
    version: column.version(),
    createdAt: column.createdAt(),
    updatedAt: column.updatedAt(),
    deletedAt: column.deletedAt(),
  },
  { indexes: [{ columns: ["sku"], unique: true, ignoreCase: true, ignoreDeleted: true }] },
);

/** A key of two columns, and nothing kept by itself. */
export const shelves = entity("ware_shelves", {
  hall: column.key(Type.String()),
  place: column.key(Type.Integer()),
  load: Type.Integer({ default: 0 }),
});

/** A key of two columns, neither of which is called id, and a version. */
export const plates = entity("ware_plates", {
  door: column.key(Type.String()),
  side: column.key(Type.String()),
  text: Type.String(),
  version: column.version(),
});

/** Rows of several tenants. */
export const memos = entity(
  "ware_memos",
  {
    id: column.id("identity"),
    tenant: Type.String(),
    slug: Type.String(),
    text: Type.String({ default: "" }),
    version: column.version(),
    deletedAt: column.deletedAt(),
  },
  { indexes: [{ columns: ["tenant", "slug"], unique: true }] },
);

export const grade = pgEnum("ware_grade", ["good", 'so "so"']);

/** Remarks on memos, of whatever tenant. */
export const remarks = entity("ware_remarks", {
  id: column.id("identity"),
  memo: column.references(() => memos.id, { onDelete: "cascade" }),
  tenant: Type.String(),
});

/** Marks on memos, which are nobody's. */
export const marks = entity("ware_marks", {
  id: column.id("identity"),
  memo: column.references(() => memos.id, { onDelete: "cascade" }),
});

/** What marks hold of a tenant's memos. */
export const stamps = entity("ware_stamps", {
  id: column.id("identity"),
  memo: column.references(() => memos.id, { onDelete: "cascade" }),
  mark: column.references(() => marks.id, { onDelete: "cascade" }),
  tenant: Type.String(),
});

/** A table that Drizzle alone knows. */
export const crates = pgTable("ware_crates", {
  id: serial().primaryKey(),
  code: varchar({ length: 5 }).notNull().unique(),
  count: integer().notNull().default(7),
  counted: integer().generatedByDefaultAsIdentity(),
  grade: grade(),
  remark: text().default("none"),
  seal: text().$defaultFn(() => "unbroken"),
});

/** Nothing that has to be given. */
export const tickets = entity("ware_tickets", { id: column.id("identity"), at: column.createdAt() });

/** Told apart by a moment. */
export const tides = entity("ware_tides", { at: column.key(Type.Date()), level: Type.Integer() });

/** No key. */
export const readings = pgTable("ware_readings", { value: integer().notNull() });
