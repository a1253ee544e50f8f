import { is, type View } from "drizzle-orm";
import {
  getMaterializedViewConfig,
  getViewConfig,
  PgColumn,
  PgMaterializedView,
  type PgView,
} from "drizzle-orm/pg-core";
import { EntityError } from "../entity-error";
import type { EntityDefinition } from "./entity-definition";
import { columnDefinition } from "./plain-table";

/** Reads off a view what it shows. It has no key and no roles; PostgreSQL says of no column that it is never null. */
export function definitionOfView(view: View): EntityDefinition {
  const config = is(view, PgMaterializedView) ? getMaterializedViewConfig(view) : getViewConfig(view as PgView);
  const { name, schema = "public", selectedFields } = config;
  const columns = Object.keys(selectedFields).map((property) => {
    const column: unknown = Reflect.get(view, property);
    if (is(column, PgColumn)) return columnDefinition(property, column, false);
    throw new EntityError(
      `${name}.${property}`,
      "its type is not known: declare the view as pgView(name, { columns }).",
    );
  });
  return { name, schema, columns, key: [], roles: {}, constraints: new Map() };
}
