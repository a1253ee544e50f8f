import { is, SQL, sql } from "drizzle-orm";
import { getTableConfig, PgDialect, type PgTable } from "drizzle-orm/pg-core";
import { definitionOf } from "../../../entity/table/definition";
import type { Source } from "../../plan/source";
import { QueryError } from "../../calls/query-error";

/** What makes two rows the same one: the key, or a unique constraint or index. */
export interface ConflictTarget {
  properties: readonly string[];
  /** As `on conflict` names it: a unique index is known by its expressions and its condition only. */
  sql: SQL;
}

const targets = new WeakMap<PgTable, readonly ConflictTarget[]>();

/**
 * The target that was asked for; else the key when the values hold it, else the only one whose properties they hold.
 * @throws QueryError naming the targets there are.
 */
export function conflictTarget(source: Source, asked: readonly string[] | undefined, given: object): ConflictTarget {
  const known = targetsOf(source);
  const named = (properties: readonly string[]) => (target: ConflictTarget) =>
    target.properties.length === properties.length && properties.every((each) => target.properties.includes(each));
  const held = known.filter(({ properties }) => properties.every((property) => Object.hasOwn(given, property)));
  const key = held.find(named(source.key.map(({ property }) => property)));
  const [found, other] = asked ? known.filter(named(asked)) : key ? [key] : held;
  if (found !== undefined && (asked !== undefined || other === undefined)) return found;
  const choices = known.map(({ properties }) => properties.join(" and ")).join("; ");
  throw new QueryError(
    source.name,
    `upsert needs to be told which properties conflict: ${choices || "none are unique"}.`,
  );
}

/** The sets of properties by which PostgreSQL tells rows apart. */
export function uniquePropertiesOf(source: Source): readonly (readonly string[])[] {
  return targetsOf(source).map(({ properties }) => properties);
}

function targetsOf(source: Source): readonly ConflictTarget[] {
  const known = targets.get(source.table);
  if (known) return known;
  const made = describeTargets(source).filter(({ properties }) => properties.length > 0);
  targets.set(source.table, made);
  return made;
}

function describeTargets(source: Source): ConflictTarget[] {
  const { columns, uniqueConstraints, indexes } = getTableConfig(source.table);
  const single = columns.filter(({ isUnique }) => isUnique).map(({ name }) => [name]);
  const constraints = uniqueConstraints.map((constraint) => constraint.columns.map(({ name }) => name));
  return [
    ofColumns(
      source,
      source.key.map(({ column }) => column.name),
    ),
    ...[...single, ...constraints].map((names) => ofColumns(source, names)),
    ...indexes.filter(({ config }) => config.unique).map(({ config }) => ofIndex(source, config)),
  ];
}

type IndexConfig = ReturnType<typeof getTableConfig>["indexes"][number]["config"];

function ofColumns(source: Source, names: readonly string[]): ConflictTarget {
  const list = names.map((name) => sql.identifier(name));
  return { properties: propertiesOf(source, names), sql: sql`(${sql.join(list, sql`, `)})` };
}

function ofIndex(source: Source, { name, columns, where }: IndexConfig): ConflictTarget {
  const meaning = definitionOf(source.table).constraints.get(name ?? "");
  const names = columns.flatMap((item) => columnName(item) ?? []);
  const items = columns.map((item) =>
    is(item, SQL) ? sql`(${unqualified(item)})` : sql.identifier(columnName(item) ?? ""),
  );
  return {
    properties: meaning?.properties ?? propertiesOf(source, names),
    sql: sql`(${sql.join(items, sql`, `)})${where && sql` where ${unqualified(where)}`}`,
  };
}

function columnName(item: IndexConfig["columns"][number]): string | undefined {
  return !is(item, SQL) && "name" in item ? item.name : undefined;
}

function propertiesOf({ columns }: Source, names: readonly string[]): string[] {
  return [...columns.values()].flatMap(({ property, column }) => (names.includes(column.name) ? [property] : []));
}

const dialect = new PgDialect();

/** PostgreSQL knows no table name in the place where a conflict is described. */
function unqualified(expression: SQL): SQL {
  return sql.raw(dialect.sqlToQuery(expression.inlineParams(), "indexes").sql);
}
