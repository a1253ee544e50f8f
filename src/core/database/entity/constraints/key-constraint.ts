import { primaryKey, type PgColumn } from "drizzle-orm/pg-core";
import type { PlannedColumn } from "../table/planned-column";
import { generatedName } from "../names/identifier";
import type { Constraint } from "./constraint";

/** The primary key of several columns; that of one column is said at the column. */
export function compositeKey(
  entity: string,
  columns: readonly PlannedColumn[],
  own: Record<string, PgColumn>,
): Constraint[] {
  const key = columns.filter(({ traits }) => traits.key).map(({ property }) => property);
  const [first, ...rest] = key.flatMap((property) => own[property] ?? []);
  if (!first || rest.length === 0) return [];
  const name = generatedName(entity, [], "pkey");
  const build = () => primaryKey({ name, columns: [first, ...rest] });
  return [{ kind: "key", name, properties: key, detail: "is already taken", covers: true, build }];
}
