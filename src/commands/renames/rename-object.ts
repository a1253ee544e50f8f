import type { KitSnapshot } from "../kit/kit-snapshot";
import { columnsIn } from "./columns-in";

interface Renaming {
  kind: "tables" | "enums" | "sequences" | "views";
  key: string;
  /** `full_name`, or `shop.orders` to move it. */
  to: string;
  /** Where the schema that it moves to may be new. */
  now: KitSnapshot;
}

/** Gives a table, enum, sequence or view another name, or schema, or both. @returns the statements. */
export function renameObject(snapshot: KitSnapshot, { kind, key, to, now }: Renaming): string[] {
  const { [key]: object, ...others } = snapshot[kind];
  if (object === undefined) return [];
  const from = { name: object.name, schema: object.schema || "public" };
  const target = placeOf(to, from.schema);
  const statements = [...newSchema(snapshot, now, target.schema), ...statementsFor(kind, object, from, target)];
  const schema = kind === "tables" && target.schema === "public" ? "" : target.schema;
  const renamed = { ...others, [`${target.schema}.${target.name}`]: { ...object, name: target.name, schema } };
  Object.assign(snapshot, { [kind]: renamed });
  follow(snapshot, kind, from, target);
  return statements;
}

interface Place {
  name: string;
  schema: string;
}

function placeOf(to: string, schema: string): Place {
  const [name = "", given = schema] = to.split(".").toReversed();
  return { name, schema: given };
}

function newSchema(snapshot: KitSnapshot, now: KitSnapshot, schema: string): string[] {
  if (snapshot.schemas[schema] !== undefined || now.schemas[schema] === undefined) return [];
  snapshot.schemas[schema] = schema;
  return [`CREATE SCHEMA "${schema}";`];
}

function statementsFor(kind: Renaming["kind"], object: object, from: Place, to: Place): string[] {
  const isMaterialized = "materialized" in object && object.materialized === true;
  const verb = isMaterialized ? "ALTER MATERIALIZED VIEW" : verbs[kind];
  const called = (name: string) =>
    (kind === "tables" && from.schema === "public" ? "" : `"${from.schema}".`) + `"${name}"`;
  return [
    ...(from.name === to.name ? [] : [`${verb} ${called(from.name)} RENAME TO "${to.name}";`]),
    ...(from.schema === to.schema ? [] : [`${verb} ${called(to.name)} SET SCHEMA "${to.schema}";`]),
  ];
}

const verbs = { tables: "ALTER TABLE", enums: "ALTER TYPE", sequences: "ALTER SEQUENCE", views: "ALTER VIEW" };

/** What refers to it does so under the new name. */
function follow(snapshot: KitSnapshot, kind: Renaming["kind"], from: Place, to: Place): void {
  if (kind === "tables") followTable(snapshot, from, to);
  if (kind !== "enums") return;
  for (const column of columnsIn(snapshot)) {
    const [name = "", dimensions = ""] = column.type.split(/(?=\[)(.*)/s);
    if (name !== from.name || column.typeSchema !== from.schema) continue;
    Object.assign(column, { type: to.name + dimensions, typeSchema: to.schema });
  }
}

function followTable({ tables }: KitSnapshot, from: Place, to: Place): void {
  for (const [key, { foreignKeys }] of Object.entries(tables)) {
    for (const foreignKey of Object.values(foreignKeys)) {
      if (key === `${to.schema}.${to.name}`) foreignKey.tableFrom = to.name;
      if (foreignKey.tableTo !== from.name || (foreignKey.schemaTo || "public") !== from.schema) continue;
      foreignKey.tableTo = to.name;
      if (from.schema !== to.schema) foreignKey.schemaTo = to.schema;
    }
  }
}
