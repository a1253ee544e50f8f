import { primaryKey } from "drizzle-orm/pg-core";
import { generatedName } from "../names/identifier";
import { columnNamed } from "../table/column-named";
import { keyOf } from "../table/planned-column";
import type { Constraint } from "./constraint";
import type { TableParts } from "./index-items";

/** The primary key of several columns; that of one column is said at the column. */
export function compositeKey({ entity, planned, own }: TableParts): Constraint[] {
  const key = keyOf(planned);
  const [first, ...rest] = key.map((property) => columnNamed(entity, property, own));
  if (!first || rest.length === 0) return [];
  const name = generatedName(entity, [], "pkey");
  const build = () => primaryKey({ name, columns: [first, ...rest] });
  return [{ kind: "key", name, properties: key, detail: "is already taken", covers: true, build }];
}
