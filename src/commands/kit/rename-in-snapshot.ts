import type { KitForeignKey, KitSnapshot, KitTable } from "./kit-snapshot";

interface Renamed {
  snapshot: KitSnapshot;
  statement: string;
}

/** `users.name=full_name` or `people=users`, done to a copy of the snapshot. @throws Error when it names nothing. */
export function renameInSnapshot(original: KitSnapshot, answer: string): Renamed {
  const snapshot = structuredClone(original);
  const [, path = "", to = ""] = /^([^=]+)=([^=."]+)$/.exec(answer) ?? [];
  const tableKey = keyOf(snapshot, path);
  if (tableKey !== undefined) return { snapshot, statement: renameTable(snapshot, tableKey, to) };
  const dot = path.lastIndexOf(".");
  const ownerKey = keyOf(snapshot, path.slice(0, Math.max(0, dot)));
  const column = path.slice(dot + 1);
  if (ownerKey === undefined || snapshot.tables[ownerKey]?.columns[column] === undefined) {
    throw new Error(`--rename ${answer} names nothing that was there. Write --rename table=new or table.column=new.`);
  }
  return { snapshot, statement: renameColumn(snapshot, ownerKey, column, to) };
}

function keyOf({ tables }: KitSnapshot, path: string): string | undefined {
  return [path, `public.${path}`].find((key) => tables[key] !== undefined);
}

function renameTable(snapshot: KitSnapshot, key: string, to: string): string {
  const { [key]: table, ...others } = snapshot.tables;
  if (table === undefined) return "";
  const from = table.name;
  for (const { foreignKeys } of Object.values(snapshot.tables)) {
    for (const foreignKey of Object.values(foreignKeys)) {
      if (foreignKey.tableTo === from && (foreignKey.schemaTo ?? "") === table.schema) foreignKey.tableTo = to;
    }
  }
  for (const foreignKey of Object.values(table.foreignKeys)) foreignKey.tableFrom = to;
  snapshot.tables = { ...others, [`${table.schema || "public"}.${to}`]: { ...table, name: to } };
  return `ALTER TABLE ${quoted(table)} RENAME TO "${to}";`;
}

function renameColumn(snapshot: KitSnapshot, key: string, from: string, to: string): string {
  const table = snapshot.tables[key];
  const column = table?.columns[from];
  if (table === undefined || column === undefined) return "";
  const swap = (names: string[]) => names.map((name) => (name === from ? to : name));
  const { [from]: _, ...others } = table.columns;
  table.columns = { ...others, [to]: { ...column, name: to } };
  for (const { columns } of Object.values(table.indexes)) {
    for (const item of columns) if (!item.isExpression && item.expression === from) item.expression = to;
  }
  for (const constraint of Object.values(table.compositePrimaryKeys)) constraint.columns = swap(constraint.columns);
  for (const constraint of Object.values(table.uniqueConstraints)) constraint.columns = swap(constraint.columns);
  for (const foreignKey of Object.values(table.foreignKeys)) foreignKey.columnsFrom = swap(foreignKey.columnsFrom);
  for (const foreignKey of referencesTo(snapshot, table)) foreignKey.columnsTo = swap(foreignKey.columnsTo);
  return `ALTER TABLE ${quoted(table)} RENAME COLUMN "${from}" TO "${to}";`;
}

function referencesTo({ tables }: KitSnapshot, { name, schema }: KitTable): KitForeignKey[] {
  return Object.values(tables)
    .flatMap(({ foreignKeys }) => Object.values(foreignKeys))
    .filter(({ tableTo, schemaTo }) => tableTo === name && (schemaTo ?? "") === schema);
}

function quoted({ schema, name }: KitTable): string {
  return schema === "" ? `"${name}"` : `"${schema}"."${name}"`;
}
