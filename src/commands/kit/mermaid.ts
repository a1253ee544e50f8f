import type { KitForeignKey, KitSnapshot, KitTable } from "./kit-snapshot";
import { shortName } from "../renames/possible-renames";

export const diagramFile = "docs/diagram.md";

export function diagramPage(snapshot: KitSnapshot): string {
  return `# The tables\n\nWritten by \`bun run db:diagram\`.\n\n\`\`\`mermaid\n${mermaidOf(snapshot)}\n\`\`\`\n`;
}

/** The tables of a schema, their columns and references, as a Mermaid diagram. The same schema gives the same text. */
export function mermaidOf({ tables }: Pick<KitSnapshot, "tables">): string {
  const sorted = Object.entries(tables).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const boxes = sorted.map(([key, table]) => boxOf(shortName(key), table));
  const lines = sorted.flatMap(([key, table]) =>
    Object.values(table.foreignKeys).map((foreignKey) => lineOf(shortName(key), table, foreignKey)),
  );
  return ["erDiagram", ...boxes, ...lines.toSorted()].join("\n");
}

function boxOf(name: string, table: KitTable): string {
  const columns = Object.values(table.columns).map((column) => {
    const keys = keysOf(table, column.name);
    const marks = [keys.join(", "), column.notNull || keys.includes("PK") ? "" : '"optional"'].filter(Boolean);
    return `    ${[typeName(column.type), plainName(column.name), ...marks].join(" ")}`;
  });
  return [`  ${JSON.stringify(name)} {`, ...columns, "  }"].join("\n");
}

function keysOf(table: KitTable, name: string): string[] {
  const { columns, compositePrimaryKeys, foreignKeys } = table;
  const inPrimary = Object.values(compositePrimaryKeys).some((key) => key.columns.includes(name));
  const inForeign = Object.values(foreignKeys).some(({ columnsFrom }) => columnsFrom.includes(name));
  const marks = { PK: columns[name]?.primaryKey === true || inPrimary, FK: inForeign, UK: isUnique(table, [name]) };
  return Object.entries(marks).flatMap(([mark, isSet]) => (isSet ? [mark] : []));
}

/** Whether no two rows are equal in these columns. */
function isUnique({ uniqueConstraints, indexes }: KitTable, names: readonly string[]): boolean {
  const keys = [
    ...Object.values(uniqueConstraints).map(({ columns }) => columns),
    ...Object.values(indexes).flatMap(({ isUnique: unique, where, columns }) =>
      unique && where === undefined ? [columns.map(({ expression }) => expression)] : [],
    ),
  ];
  return keys.some((key) => Bun.deepEquals(key.toSorted(), names.toSorted()));
}

function isPrimary({ columns, compositePrimaryKeys }: KitTable, names: readonly string[]): boolean {
  const [only = ""] = names;
  const composite = Object.values(compositePrimaryKeys).map((key) => key.columns.toSorted());
  if (names.length === 1 && columns[only]?.primaryKey === true) return true;
  return composite.some((key) => Bun.deepEquals(key, names.toSorted()));
}

/** One, or none where a column may be empty, on the side that is referred to; on the other many, or one at most. */
function lineOf(name: string, table: KitTable, { tableTo, schemaTo, columnsFrom }: KitForeignKey): string {
  const target = schemaTo ? `${schemaTo}.${tableTo}` : tableTo;
  const isOptional = columnsFrom.some(
    (column) => table.columns[column]?.notNull === false && !keysOf(table, column).includes("PK"),
  );
  const isOne = isUnique(table, columnsFrom) || isPrimary(table, columnsFrom);
  const line = `${isOptional ? "|o" : "||"}--${isOne ? "o|" : "o{"}`;
  const [to, from, label] = [shortName(target), name, columnsFrom.join(", ")].map((text) => JSON.stringify(text));
  return `  ${to} ${line} ${from} : ${label}`;
}

/** Mermaid takes letters, digits, hyphens, brackets and underscores in a type. */
function typeName(type: string): string {
  return plainName(type.replaceAll(/\s+(?=[([])/g, "").replaceAll(/,\s*/g, "-"));
}

function plainName(text: string): string {
  return text.replaceAll(/[^\w()[\]-]+/g, "_").replace(/^(?=\d)/, "_");
}
