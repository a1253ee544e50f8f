import type { KitColumn, KitSnapshot, KitTable } from "../kit/kit-snapshot";

/** For a table by its key, which of its columns are dropped and added again. */
type MadeAnew = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The generated columns that cannot be changed in their place: their expression differs, or a column that they read gets
 * another type, which PostgreSQL refuses as long as they are there.
 */
export function madeAnew(from: KitSnapshot, to: KitSnapshot): MadeAnew {
  const tables = Object.entries(from.tables).flatMap(([key, table]) => {
    const now = to.tables[key];
    const names = now === undefined ? [] : namesOf(table, now);
    return names.length === 0 ? [] : [[key, new Set(names)] as const];
  });
  return new Map(tables);
}

function namesOf(table: KitTable, now: KitTable): string[] {
  const retyped = Object.values(table.columns).filter(({ name, type }) => (now.columns[name]?.type ?? type) !== type);
  return Object.values(table.columns).flatMap((column) => {
    const wanted = now.columns[column.name];
    if (wanted?.generated === undefined) return [];
    const isOther = !Bun.deepEquals(wanted.generated, column.generated) || wanted.type !== column.type;
    return isOther || retyped.some(({ name }) => reads(column, name)) ? [column.name] : [];
  });
}

function reads({ generated }: KitColumn, name: string): boolean {
  return generated !== undefined && mentions(generated.as, name);
}

/** Without these columns, and without what hangs on them: drizzle-kit would forget to make it again. */
export function withoutMadeAnew(snapshot: KitSnapshot, anew: MadeAnew): KitSnapshot {
  const tables = Object.entries(snapshot.tables).map(([key, table]) => {
    const names = anew.get(key);
    return [key, names === undefined ? table : withoutColumns(table, names)];
  });
  return { ...snapshot, tables: Object.fromEntries(tables) };
}

function withoutColumns(table: KitTable, names: ReadonlySet<string>): KitTable {
  const isFree = (...texts: (string | undefined)[]) =>
    !texts.some((text) => Array.from(names).some((name) => mentions(text ?? "", name)));
  return {
    ...table,
    columns: kept(table.columns, ({ name }) => !names.has(name)),
    indexes: kept(table.indexes, ({ columns, where }) => isFree(where, ...columns.map(({ expression }) => expression))),
    foreignKeys: kept(table.foreignKeys, ({ columnsFrom }) => isFree(...columnsFrom)),
    compositePrimaryKeys: kept(table.compositePrimaryKeys, ({ columns }) => isFree(...columns)),
    uniqueConstraints: kept(table.uniqueConstraints, ({ columns }) => isFree(...columns)),
    checkConstraints: kept(table.checkConstraints, ({ value }) => isFree(value)),
  };
}

function kept<T>(parts: Record<string, T>, isKept: (part: T) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => isKept(part)));
}

/** As a word, quoted or not: once too often makes something anew that need not be. */
function mentions(sql: string, name: string): boolean {
  return new RegExp(String.raw`(?<![\w$])${RegExp.escape(name)}(?![\w$])`, "i").test(sql);
}
