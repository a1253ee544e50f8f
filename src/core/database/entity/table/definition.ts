import type { PgColumn } from "drizzle-orm/pg-core";
import type { TSchema } from "@sinclair/typebox";
import type { ColumnRole } from "../columns/column-plan";
import type { Constraint } from "../constraints/constraint";
import { definitionOfPlainTable } from "./plain-table";
import type { AnyTable } from "../types/table-types";

/** What is known of a table beside its Drizzle type. */
export interface EntityDefinition {
  name: string;
  /** The PostgreSQL schema it is in. */
  schema: string;
  columns: readonly ColumnDefinition[];
  /** The properties of the primary key, in order. */
  key: readonly string[];
  /** Which property keeps the version, the times and the deletion. */
  roles: Readonly<Partial<Record<ColumnRole, string>>>;
  /** By name: what a broken constraint means to the caller. */
  constraints: ReadonlyMap<string, ConstraintMeaning>;
  comment?: string;
}

export interface ColumnDefinition {
  property: string;
  column: PgColumn;
  nullable: boolean;
  /** The insert may leave it out. */
  hasDefault: boolean;
  /** PostgreSQL computes or counts it: it is never written. */
  readOnly: boolean;
  hidden: boolean;
  managed: boolean;
  key: boolean;
  value: TSchema;
  input: TSchema;
  output: TSchema;
  /** The constant default, as the schema shows it. */
  default?: unknown;
  comment?: string;
}

/** What a named constraint is about, and what it demands of its first property. */
export type ConstraintMeaning = Pick<Constraint, "kind" | "properties" | "detail">;

const definitions = new WeakMap<AnyTable, EntityDefinition>();
const entities = new Map<string, AnyTable>();

export function define(table: AnyTable, definition: EntityDefinition): void {
  definitions.set(table, definition);
  entities.set(`${definition.schema}.${definition.name}`, table);
}

/** The entity that PostgreSQL knows by this name. */
export function entityNamed(name: string, schema = "public"): AnyTable | undefined {
  return entities.get(`${schema}.${name}`);
}

/** The definition of an entity; that of a plain `pgTable` is read off its columns. */
export function definitionOf(table: AnyTable): EntityDefinition {
  const known = definitions.get(table);
  if (known) return known;
  const read = definitionOfPlainTable(table);
  definitions.set(table, read);
  return read;
}

/** What a named constraint of this table means, and the property that an error of it points at. */
export function columnOfConstraint(
  table: AnyTable,
  constraint: string,
): { kind: ConstraintMeaning["kind"]; property: string; pointer: string; detail: string } | undefined {
  const meaning = definitionOf(table).constraints.get(constraint);
  const property = meaning?.properties[0];
  if (!meaning || property === undefined) return undefined;
  return { kind: meaning.kind, property, pointer: `/${property}`, detail: meaning.detail };
}
