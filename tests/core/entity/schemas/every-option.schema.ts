import { sql } from "drizzle-orm";
import { index, pgSchema } from "drizzle-orm/pg-core";
import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

export const branches = pgSchema("branches");

export const tenants = entity("tenants", { code: column.id("text"), name: Type.String() });

/** An entity that uses every option. */
export const rooms = entity(
  "rooms",
  {
    tenantCode: column.key(column.references(() => tenants.code, { onDelete: "cascade" })),
    number: column.key(Type.Integer()),
    parentNumber: Type.Optional(Type.Integer()),
    label: Type.String({ maxLength: 50, description: "What the door says: it's short." }),
    owner: Type.Optional(Type.String({ format: "email" })),
    substitute: Type.String({ default: "nobody" }),
    opensAt: column.timestamp(),
    closesAt: column.timestamp(),
    features: Type.Record(Type.String(), Type.Unknown()),
    deletedAt: column.deletedAt(),
  },
  {
    schema: branches,
    comment: "Where people meet; it's \\ quoted.",
    unique: [
      { columns: ["label", "owner"], nulls: "not distinct" },
      { columns: ["tenantCode", "label"], ignoreDeleted: true, ignoreCase: true, name: "rooms_label_per_tenant" },
    ],
    indexes: [
      ["opensAt", "closesAt"],
      {
        columns: [
          { column: "closesAt", order: "desc" },
          { column: "opensAt", nulls: "first" },
        ],
      },
      { columns: ["label"], where: ({ owner }) => sql`${owner} <> ${"nobody's"}` },
      { columns: [({ label }) => sql`lower(${label}) text_pattern_ops`] },
      { columns: ["number", "owner"], ignoreCase: true },
      { columns: [{ column: "features", operatorClass: "jsonb_path_ops" }], using: "gin" },
      { columns: ["opensAt"], using: "brin", name: "rooms_opens_at_brin" },
      {
        columns: ["owner"],
        using: "hash",
        name: "rooms_owner_hash",
        ignoreDeleted: true,
        where: (t) => sql`${t.number} > 0`,
      },
      {
        columns: [{ column: "label", operatorClass: "text_pattern_ops", order: "desc", nulls: "last" }],
        name: "rooms_label_down",
      },
    ],
    checks: [
      {
        name: "opens_before_it_closes",
        columns: ["closesAt", "opensAt"],
        where: ({ opensAt, closesAt }) => sql`${opensAt} < ${closesAt}`,
        detail: "must be after opensAt",
      },
    ],
    foreignKeys: [
      {
        columns: ["tenantCode", "parentNumber"],
        references: (self) => [self.tenantCode, self.number],
        onDelete: "restrict",
        onUpdate: "cascade",
      },
      { columns: ["substitute"], references: () => [tenants.code], onDelete: "set default" },
    ],
    extra: ({ opensAt }) => [index("rooms_of_their_own").on(opensAt.desc())],
  },
);

export const bookings = entity("bookings", {
  id: column.id("identity"),
  tenant: Type.Optional(column.references(() => tenants.code, { onDelete: "set null", onUpdate: "cascade" })),
  chairsThatTheCaretakerHasToCarryUpFromTheCellar: Type.Integer({ minimum: 0, maximum: 5 }),
});

export const guests = entity("guests", {
  booking: column.references(() => bookings.id, { onDelete: "cascade" }),
  guestKey: column.key(Type.String({ format: "uuid" })),
});
