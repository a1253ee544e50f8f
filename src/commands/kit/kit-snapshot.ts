import drizzleConfig from "../../../drizzle.config";
import { loadSchemas } from "./load-schemas";

/** drizzle-kit's picture of a schema, as it stands in `drizzle/meta`. */
export interface KitSnapshot {
  id: string;
  prevId: string;
  tables: Record<string, KitTable>;
  enums: Record<string, KitNamed>;
  schemas: Record<string, string>;
  sequences: Record<string, KitNamed>;
  views: Record<string, KitView>;
  roles: Record<string, { name: string }>;
  policies: Record<string, object>;
}

interface KitNamed {
  name: string;
  /** `public` is written out, unlike that of a table. */
  schema: string;
}

interface KitView extends KitNamed {
  columns: Record<string, KitColumn>;
  materialized: boolean;
}

export interface KitTable {
  name: string;
  /** Empty for `public`. */
  schema: string;
  columns: Record<string, KitColumn>;
  indexes: Record<string, KitIndex>;
  foreignKeys: Record<string, KitForeignKey>;
  compositePrimaryKeys: Record<string, { columns: string[] }>;
  uniqueConstraints: Record<string, { columns: string[] }>;
  checkConstraints: Record<string, { value: string }>;
  policies: Record<string, { name: string; to: string[] }>;
}

export interface KitColumn {
  name: string;
  type: string;
  /** Of an enum, where it is. */
  typeSchema?: string;
  primaryKey: boolean;
  notNull: boolean;
  generated?: { as: string };
}

interface KitIndex {
  columns: { expression: string; isExpression: boolean }[];
  isUnique: boolean;
  where?: string;
}

export interface KitForeignKey {
  tableFrom: string;
  tableTo: string;
  schemaTo?: string;
  columnsFrom: string[];
  columnsTo: string[];
}

export const migrationsFolder = "drizzle";

/** What the schema files export. */
export function currentSchemas(): Promise<Record<string, unknown>> {
  return loadSchemas(String(drizzleConfig.schema));
}

/** The picture of the schema files as they are now. */
export async function currentSnapshot(previousId?: string): Promise<KitSnapshot> {
  const { generateDrizzleJson: picture } = await import("drizzle-kit/api");
  return picture(await currentSchemas(), previousId);
}

/** The picture that the newest migration of a folder left behind; an empty one where there is none. */
export async function latestSnapshot(folder: string): Promise<KitSnapshot> {
  const newest = Array.from(new Bun.Glob(`${folder}/meta/*_snapshot.json`).scanSync())
    .toSorted()
    .at(-1);
  if (newest !== undefined) return Bun.file(newest).json();
  const { generateDrizzleJson: picture } = await import("drizzle-kit/api");
  const empty = picture({});
  return { ...empty, id: empty.prevId };
}
