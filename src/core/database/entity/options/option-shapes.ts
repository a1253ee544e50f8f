import { EntityError } from "../entity-error";
import { nearest, quoted } from "../names/nearest";

/**
 * What the types say of options, said again for a caller whom no compiler asked: a misspelt option would be dropped in
 * silence. Which columns there are, and what fits together, is checked where the option is used.
 */
export function checkOptions(entity: string, options: unknown): void {
  optionsOfTable.check(entity, "the options", options);
}

interface Shape {
  /** @param what the option, for the error. */
  check: (entity: string, what: string, value: unknown) => void;
}

function shape(takes: string, accepts: (value: unknown) => boolean): Shape {
  return {
    check: (entity, what, value) => {
      if (!accepts(value)) throw new EntityError(entity, `${what} must be ${takes}.`);
    },
  };
}

function listOf(item: Shape): Shape {
  const list = shape("a list", Array.isArray);
  return {
    check: (entity, what, value) => {
      list.check(entity, what, value);
      if (Array.isArray(value)) for (const one of value) item.check(entity, `each of ${what}`, one);
    },
  };
}

function objectOf(shapes: Record<string, Shape>, ...required: readonly string[]): Shape {
  return {
    check: (entity, what, value) => {
      if (!isObject(value))
        throw new EntityError(entity, `${what} must be an object of ${Object.keys(shapes).join(", ")}.`);
      const missing = required.find((name) => value[name] === undefined);
      if (missing) throw new EntityError(entity, `${what} must say ${missing}.`);
      for (const [name, given] of Object.entries(value)) {
        const known = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
        if (!known) throw new EntityError(entity, unknownOption(name, Object.keys(shapes)));
        if (given !== undefined) known.check(entity, name, given);
      }
    },
  };
}

function unknownOption(name: string, known: readonly string[]): string {
  return `there is no option ${quoted(name)}${nearest(name, known)}: it takes ${known.join(", ")}.`;
}

/** The first whose kind of value it is; the last speaks for all of them. */
function either(isFirst: (value: unknown) => boolean, first: Shape, second: Shape): Shape {
  return { check: (entity, what, value) => (isFirst(value) ? first : second).check(entity, what, value) };
}

const text = shape("a text", isText);
const flag = shape("true or false", (value) => typeof value === "boolean");
const callback = shape("a function", isFunction);
const oneOf = (...values: string[]) => shape(values.join(" or "), (value) => isText(value) && values.includes(value));

const indexColumn = objectOf(
  { column: text, order: oneOf("asc", "desc"), nulls: oneOf("first", "last"), operatorClass: text },
  "column",
);
const indexPlace = either(isText, text, either(isFunction, callback, indexColumn));

const common = { ignoreCase: flag, ignoreDeleted: flag, name: text };
const using = oneOf("btree", "hash", "gin", "gist", "spgist", "brin");
const index = objectOf({ ...common, columns: listOf(indexPlace), unique: flag, where: callback, using }, "columns");
const unique = objectOf({ ...common, columns: listOf(text), nulls: oneOf("distinct", "not distinct") }, "columns");
const check = objectOf(
  { name: text, columns: listOf(text), where: callback, detail: text },
  "name",
  "columns",
  "where",
);
const foreignKey = objectOf(
  { columns: listOf(text), references: callback, onDelete: text, onUpdate: text },
  "columns",
  "references",
);

const optionsOfTable = objectOf({
  indexes: listOf(either(Array.isArray, listOf(text), index)),
  unique: listOf(either(Array.isArray, listOf(text), unique)),
  checks: listOf(check),
  foreignKeys: listOf(foreignKey),
  comment: text,
  schema: shape("made by Drizzle's pgSchema", (value) => isObject(value) && isText(value["schemaName"])),
  extra: callback,
});

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
