import type { KitSnapshot } from "./kit-snapshot";

/** Where names were lost and others gained: one may be the other under a new name. */
interface PossibleRename {
  kind: "table" | "column" | "other";
  /** Of a column, its table: `users` */
  table: string;
  lost: string[];
  gained: string[];
}

/** Where drizzle-kit would ask whether something was renamed. */
export function possibleRenames(from: KitSnapshot, to: KitSnapshot): PossibleRename[] {
  const tables = changed("table", "", shortNames(from.tables), shortNames(to.tables));
  const others = (["enums", "schemas", "sequences", "views", "roles"] as const).flatMap((kind) =>
    changed("other", kind, Object.keys(from[kind] ?? {}), Object.keys(to[kind] ?? {})),
  );
  const columns = Object.entries(from.tables).flatMap(([key, table]) => {
    const now = to.tables[key];
    if (now === undefined) return [];
    return changed("column", shortName(key), Object.keys(table.columns), Object.keys(now.columns));
  });
  return [...tables, ...others, ...columns];
}

/** The question in words, with the two answers. */
export function questionOf({ kind, table, lost, gained }: PossibleRename): string {
  const what = kind === "column" ? `${table} lost` : `The ${kind === "table" ? "tables" : table} lost`;
  const question = `${what} ${lost.join(", ")} and gained ${gained.join(", ")}: was one renamed?`;
  if (kind === "other") return `${question} Run \`bun run db:generate\` in a terminal and answer there.`;
  const path = kind === "column" ? `${table}.${lost[0]}` : lost[0];
  return `${question} If so, add --rename ${path}=${gained[0]}; if not, --no-rename drops the old one with its data.`;
}

/** `public.users` is `users` to people. */
export function shortName(key: string): string {
  return key.replace(/^public\./, "");
}

function shortNames(tables: object): string[] {
  return Object.keys(tables).map(shortName);
}

function changed(kind: PossibleRename["kind"], table: string, before: string[], after: string[]): PossibleRename[] {
  const lost = before.filter((name) => !after.includes(name));
  const gained = after.filter((name) => !before.includes(name));
  return lost.length > 0 && gained.length > 0 ? [{ kind, table, lost, gained }] : [];
}
