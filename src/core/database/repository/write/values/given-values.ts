import { SQL } from "drizzle-orm";
import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { validateInsert, validateUpdate } from "../../../entity/schemas/validate-row";
import { Invalid, type Mistake } from "../../../errors/application-error";
import type { Context } from "../../calls/context";
import { type ScopedValue, scopeValues } from "../../read/scope/scope-rows";
import type { Source, SourceColumn } from "../../plan/source";
import { JsonChange } from "../json/json-change";

type Values = Record<string, unknown>;

/**
 * A new row: what was given, and the values of the scope. The given object stays as it is.
 * @throws Invalid with a JSON pointer for each mistake.
 */
export function checkedRow(context: Context, given: unknown): Values {
  return checkRow(context.source, given, scopeValues(context));
}

function checkRow(source: Source, given: unknown, scoped: readonly ScopedValue[]): Values {
  const row = ownValues(source, given, ({ readOnly }) => readOnly);
  stampScope(source, row, scoped);
  validateInsert(source.table, row);
  return row;
}

/** Adds to a checked row what code makes for every row: its uuid, and its times when the database was told the time. */
export function completeRow({ source, database }: Context, row: Values): Values {
  const { fixedTime } = database;
  for (const [property, make] of source.madeInCode) if (row[property] === undefined) row[property] = make(fixedTime);
  if (fixedTime === undefined) return row;
  for (const property of source.madeNow) if (row[property] === undefined) row[property] = fixedTime;
  return row;
}

/** Several new rows, all checked before anything is written; pointers begin with the row's place. */
export function checkedRows(context: Context, given: unknown): Values[] {
  return [...eachChecked(context, given)];
}

/** Several new rows, each checked when it is asked for. */
export function* eachChecked(context: Context, given: unknown): Generator<Values, void> {
  if (!Array.isArray(given)) throw refused(context.source, [{ pointer: "", detail: "must be an array" }]);
  const rows: unknown[] = given;
  const scoped = scopeValues(context);
  // By index, because other ways would step over the holes of a sparse array.
  for (let place = 0; place < rows.length; place += 1) yield checkAt(context.source, rows, place, scoped);
}

function checkAt(source: Source, rows: readonly unknown[], place: number, scoped: readonly ScopedValue[]): Values {
  try {
    return checkRow(source, rows[place], scoped);
  } catch (error) {
    throw atRow(place, error);
  }
}

/** Whether PostgreSQL is to work out some of the values. */
export function hasSql(row: object): boolean {
  for (const property in row) if (Reflect.get(row, property) instanceof SQL) return true;
  return false;
}

/** The changes that an update was given. @throws Invalid when there are none. */
export function changedValues(context: Context, given: unknown): Values {
  const { source } = context;
  const changes = ownValues(source, given, ({ readOnly, managed }) => readOnly || managed);
  for (const [property, value] of scopeValues(context)) {
    if (changes[property] !== undefined) requireSame(source, property, value, changes[property]);
  }
  validateUpdate(source.table, withoutJsonChanges(source, changes));
  if (Object.keys(changes).length === 0) throw refused(source, [{ pointer: "", detail: "has nothing to change" }]);
  return changes;
}

/** A copy, because a getter may answer differently the next time. What is undefined was not given. */
function ownValues(source: Source, given: unknown, isClosed: (column: SourceColumn) => boolean): Values {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw refused(source, [{ pointer: "", detail: "must be an object" }]);
  }
  const values: Values = { ...given };
  for (const property of Object.keys(values)) {
    const column = source.columns.get(property);
    if (column === undefined) continue; // the schema says which are not known
    if (values[property] === undefined) Reflect.deleteProperty(values, property);
    else if (isClosed(column))
      throw refused(source, [{ pointer: pointerTo(property), detail: "is kept by itself: leave it out" }]);
  }
  return values;
}

function stampScope(source: Source, row: Values, scoped: readonly ScopedValue[]): void {
  for (const [property, value] of scoped) {
    if (row[property] !== undefined) requireSame(source, property, value, row[property]);
    row[property] = value;
  }
}

function requireSame(source: Source, property: string, scoped: unknown, given: unknown): void {
  const column = source.columns.get(property);
  const comparable =
    column !== undefined && scoped !== null && given !== null && !(given instanceof SQL) && !(scoped instanceof SQL);
  if (comparable ? column.encode(given) === column.encode(scoped) : given === scoped) return;
  const detail = "is set by the scope of the repository: leave it out";
  throw refused(source, [{ pointer: pointerTo(property), detail }]);
}

/** Changes inside a document are no values of the column: what remains is for the schema to check. */
function withoutJsonChanges({ columns }: Source, changes: Values): Values {
  const inside = Object.keys(changes).filter((property) => changes[property] instanceof JsonChange);
  if (inside.length === 0) return changes;
  const rest = { ...changes };
  for (const property of inside) if (columns.has(property)) Reflect.deleteProperty(rest, property);
  return rest;
}

function refused({ name }: Source, mistakes: Mistake[]): Invalid {
  return new Invalid(invalidRow(name), mistakes);
}

function pointerTo(property: string): string {
  return `/${property.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The error of one row of several: its pointers begin with the row's place. */
function atRow(place: number, error: unknown): unknown {
  if (!(error instanceof Invalid)) return error;
  const mistakes = error.facts.mistakes?.map(({ pointer, detail }) => ({ pointer: `/${place}${pointer}`, detail }));
  return new Invalid(error.message, mistakes ?? [], error.facts, { cause: error });
}
