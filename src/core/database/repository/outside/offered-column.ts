import { EntityError } from "../../entity/entity-error";
import type { Source, SourceColumn } from "../plan/source";
import { nearest, quoted } from "../../entity/names/nearest";

/** @throws EntityError for a property that clients must not know of, and for one that is not there. */
export function offeredColumn(source: Source, property: string): SourceColumn {
  const column = source.columns.get(property);
  if (column === undefined) {
    throw new EntityError(
      source.name,
      `there is no property ${quoted(property)}${nearest(property, source.columns.keys())}.`,
    );
  }
  if (column.hidden) throw new EntityError(`${source.name}.${property}`, "a hidden property is nothing for clients.");
  return column;
}
