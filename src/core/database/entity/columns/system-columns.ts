import { sql } from "drizzle-orm";
import { bigint, integer, text, uuid } from "drizzle-orm/pg-core";
import { type TSchema, Type } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { dateShapes } from "../schemas/kinds/wire-kinds";
import { textShape } from "../schemas/kinds/text-kind";
import { generatedName } from "../names/identifier";
import { type ColumnPlan, columnSchema } from "./column-plan";
import type { ColumnSchema } from "../types/column-traits";
import { moment } from "./exact-columns";

type MadeKey = { key: true; hasDefault: true };

/** The primary key: a uuid v7 made by the application, so that it is known before the insert and sorts by age. */
export function id(): ColumnSchema<string, MadeKey>;
/** The primary key: a number counted up by PostgreSQL, never beyond what a JavaScript number holds exactly. */
export function id(kind: "identity"): ColumnSchema<number, MadeKey & { identity: "always" }>;
/** The primary key: a text that the application chooses. */
export function id(kind: "text"): ColumnSchema<string, { key: true }>;
export function id(kind: "uuid" | "identity" | "text" = "uuid"): TSchema {
  if (kind === "text") return columnSchema({ key: true, plan: () => textKey });
  if (kind === "identity") return columnSchema({ key: true, hasDefault: true, identity: "always", plan: identityPlan });
  return columnSchema({ key: true, hasDefault: true, plan: (where) => uuidPlan(where, kind) });
}

/** Starts at 1 and grows by one with every update: what optimistic locking compares. */
export function version() {
  return columnSchema<number, { hasDefault: true; managed: true }>({
    hasDefault: true,
    managed: true,
    role: "version",
    plan: () => versionPlan,
  });
}

/** When the row was inserted, by the database's clock. */
export function createdAt() {
  return columnSchema<Date, { hasDefault: true; managed: true }>({
    hasDefault: true,
    managed: true,
    role: "createdAt",
    plan: () => createdAtPlan,
  });
}

/** When the row was last written, by the database's clock. */
export function updatedAt() {
  return columnSchema<Date, { hasDefault: true; managed: true }>({
    hasDefault: true,
    managed: true,
    role: "updatedAt",
    plan: () => updatedAtPlan,
  });
}

/** When the row was deleted; null while it is alive. Having this column makes deletes soft. */
export function deletedAt() {
  return columnSchema<Date | null, { managed: true }>({
    managed: true,
    role: "deletedAt",
    plan: () => deletedAtPlan,
  });
}

// The same for every table: a plan is not changed, and its builder makes a new column each time.
const versionPlan: ColumnPlan = {
  builder: (name, self) =>
    integer(name)
      .default(1)
      .$onUpdate(() => sql`${self()} + 1`),
  value: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
};

const shapes = dateShapes({});

const createdAtPlan: ColumnPlan = { ...shapes, builder: (name) => moment(name).defaultNow() };

const updatedAtPlan: ColumnPlan = {
  ...shapes,
  builder: (name) =>
    moment(name)
      .defaultNow()
      .$onUpdate(() => sql`now()`),
};

const deletedAtPlan: ColumnPlan = { ...shapes, builder: (name) => moment(name), nullable: true };

const uuidKey: ColumnPlan = {
  builder: (name) => uuid(name).$defaultFn((at?: Date) => Bun.randomUUIDv7("hex", at)),
  value: Type.String({ format: "uuid" }),
};

function uuidPlan(where: string, kind: unknown): ColumnPlan {
  if (kind === "uuid") return uuidKey;
  throw new EntityError(where, 'column.id() is a uuid; else it is column.id("identity") or column.id("text").');
}

const textKey: ColumnPlan = {
  builder: (name) => text(name),
  value: textShape(Type.String({ minLength: 1 })),
  rules: [{ keyword: "minLength", condition: (column) => `${column} <> ''`, detail: "must not be empty" }],
};

/** A bigint that PostgreSQL counts up; `where` is `table.property`. */
export function identityPlan(where: string): ColumnPlan {
  const table = where.slice(0, where.indexOf("."));
  return {
    builder: (name) =>
      bigint(name, { mode: "number" }).generatedAlwaysAsIdentity({
        name: generatedName(table, [name], "seq"),
        maxValue: Number.MAX_SAFE_INTEGER,
      }),
    value: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  };
}
