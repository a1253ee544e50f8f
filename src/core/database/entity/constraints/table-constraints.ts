import { EntityError } from "../entity-error";
import type { TableOptions } from "../options/entity-options";
import { generatedName } from "../names/identifier";
import { keyOf } from "../table/planned-column";
import { checksOfColumns, checksOfOptions } from "./checks/check-constraints";
import type { Constraint, TableParts } from "./constraint";
import { keysOfColumns, keysOfOptions } from "./foreign-key-constraints";
import { compositeKey, indexConstraint, uniqueConstraint } from "./index-constraints";

/** Every constraint and index of a table by its name, in the order of its DDL. */
export function tableConstraints(parts: TableParts, options: TableOptions): Map<string, Constraint> {
  const { indexes = [], unique = [], checks = [], foreignKeys = [] } = options;
  const keys = [...keysOfColumns(parts), ...keysOfOptions(parts, foreignKeys)];
  const asked = [
    ...compositeKey(parts),
    ...unique.map((option) => uniqueConstraint(parts, option)),
    ...indexes.map((option) => indexConstraint(parts, option)),
  ];
  return byName(parts.entity, [
    ...checksOfColumns(parts),
    ...checksOfOptions(parts, checks),
    ...asked,
    ...keys,
    ...indexesForKeys(parts, keys, asked),
  ]);
}

// Without one, each delete of the row referred to reads this whole table.
function indexesForKeys(parts: TableParts, keys: readonly Constraint[], asked: readonly Constraint[]): Constraint[] {
  const key = keyOf(parts.planned);
  const finds = [...(key.length === 1 ? [key] : []), ...asked.map((one) => one.finds)];
  return keys
    .filter(({ properties }) => !finds.some((leading) => startsWith(leading, properties)))
    .map(({ name, properties }) =>
      indexConstraint(parts, { columns: properties, name: generatedName(name, [], "idx") }),
    );
}

/** In any order: a key is looked up by equality in all of its columns. */
function startsWith(columns: readonly string[], key: readonly string[]): boolean {
  const leading = columns.slice(0, key.length);
  return key.every((property) => leading.includes(property));
}

function byName(entity: string, constraints: readonly Constraint[]): Map<string, Constraint> {
  const named = new Map<string, Constraint>();
  for (const constraint of constraints) {
    const { name } = constraint;
    const twin = named.get(name);
    if (twin) {
      const both = `${aboutOf(twin)}; ${aboutOf(constraint)}`;
      throw new EntityError(entity, `two constraints are called ${name} (${both}): drop or name one.`);
    }
    named.set(name, constraint);
  }
  return named;
}

function aboutOf({ kind, properties }: Constraint): string {
  return `${kind} on ${properties.join(", ")}`;
}
