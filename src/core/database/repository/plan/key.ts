import { sql } from "drizzle-orm";
import type { AnyTable } from "../../entity/types/table-types";
import { QueryError } from "../calls/query-error";
import type { Condition } from "../where/condition";
import { type Draft, placeholder } from "./draft";
import { nameOf } from "./encode";
import type { Source } from "./source";

type KeyProperty<Table extends AnyTable> = {
  [Property in keyof Table["_"]["columns"]]: Table["_"]["columns"][Property]["_"] extends { isPrimaryKey: true }
    ? Property
    : never;
}[keyof Table["_"]["columns"]] &
  keyof Table["$inferSelect"];

/** What tells a row from all others: the value of its key, or an object when the key has several columns. */
export type Id<Table extends AnyTable> =
  IsUnion<KeyProperty<Table>> extends true
    ? Pick<Table["$inferSelect"], KeyProperty<Table>>
    : Table["$inferSelect"][KeyProperty<Table>];

type IsUnion<Type, Whole = Type> = [Type] extends [never]
  ? false
  : Type extends unknown
    ? [Whole] extends [Type]
      ? false
      : true
    : false;

/** The condition that is true of one row. @throws QueryError for undefined, null and half a key. */
export function parseId({ key, name }: Source, draft: Draft, id: unknown): Condition {
  if (key.length === 0) throw new QueryError(name, "it has no primary key: ask with a filter.");
  const values = key.length === 1 ? [id] : valuesOf(name, key, id);
  const first = draft.values.length;
  key.forEach(({ encode }, at) => draft.bind(encode(values[at])));
  return () => {
    const parts = key.map(({ column }, at) => sql`${column} = ${placeholder(first + at)}`);
    return sql.join(parts, sql` and `);
  };
}

/** The id of a row that holds its key. */
export function idIn({ key }: Source, row: object): unknown {
  const values = key.map(({ property }) => [property, Reflect.get(row, property)] as const);
  return values.length === 1 ? values[0]?.[1] : Object.fromEntries(values);
}

function valuesOf(name: string, key: Source["key"], id: unknown): unknown[] {
  const expected = key.map(({ property }) => property).join(", ");
  if (typeof id !== "object" || id === null) {
    throw new QueryError(name, `its id is an object with ${expected}, not ${nameOf(id)}.`);
  }
  if (Object.keys(id).length !== key.length) throw new QueryError(name, `its id has ${expected} and nothing else.`);
  return key.map(({ property }): unknown => Reflect.get(id, property));
}
