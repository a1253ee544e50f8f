import type { KitForeignKey, KitSnapshot, KitTable } from "../kit/kit-snapshot";
import { columnsIn } from "./columns-in";

/** Takes everything in it along. */
export function renameSchema(snapshot: KitSnapshot, from: string, to: string): string[] {
  for (const kind of ["tables", "enums", "sequences", "views"] as const) {
    const moved = Object.entries(snapshot[kind]).map(([key, object]) =>
      object.schema === from ? [`${to}.${object.name}`, { ...object, schema: to }] : [key, object],
    );
    Object.assign(snapshot, { [kind]: Object.fromEntries(moved) });
  }
  for (const column of columnsIn(snapshot)) if (column.typeSchema === from) column.typeSchema = to;
  for (const foreignKey of foreignKeysIn(snapshot)) if (foreignKey.schemaTo === from) foreignKey.schemaTo = to;
  const { [from]: _, ...others } = snapshot.schemas;
  snapshot.schemas = { ...others, [to]: to };
  return [`ALTER SCHEMA "${from}" RENAME TO "${to}";`];
}

export function renameRole(snapshot: KitSnapshot, from: string, to: string): string[] {
  const { [from]: role, ...others } = snapshot.roles;
  snapshot.roles = { ...others, [to]: { ...role, name: to } };
  for (const { policies } of Object.values(snapshot.tables)) {
    for (const policy of Object.values(policies)) policy.to = policy.to.map((name) => (name === from ? to : name));
  }
  return [`ALTER ROLE "${from}" RENAME TO "${to}";`];
}

export function renamePolicy(snapshot: KitSnapshot, key: string, from: string, to: string): string[] {
  const table = snapshot.tables[key];
  const policy = table?.policies[from];
  if (table === undefined || policy === undefined) return [];
  const { [from]: _, ...others } = table.policies;
  table.policies = { ...others, [to]: { ...policy, name: to } };
  return [`ALTER POLICY "${from}" ON ${quoted(table)} RENAME TO "${to}";`];
}

export function renameColumn(snapshot: KitSnapshot, key: string, from: string, to: string): string[] {
  const table = snapshot.tables[key];
  const column = table?.columns[from];
  if (table === undefined || column === undefined) return [];
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
  return [`ALTER TABLE ${quoted(table)} RENAME COLUMN "${from}" TO "${to}";`];
}

function referencesTo(snapshot: KitSnapshot, { name, schema }: KitTable): KitForeignKey[] {
  return foreignKeysIn(snapshot).filter(
    ({ tableTo, schemaTo }) => tableTo === name && (schemaTo || "public") === (schema || "public"),
  );
}

function foreignKeysIn({ tables }: KitSnapshot): KitForeignKey[] {
  return Object.values(tables).flatMap(({ foreignKeys }) => Object.values(foreignKeys));
}

function quoted({ schema, name }: KitTable): string {
  return schema === "" ? `"${name}"` : `"${schema}"."${name}"`;
}
