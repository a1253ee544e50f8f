import type { KitSnapshot } from "../kit/kit-snapshot";

/** Where names were lost and others gained: one may be the other under a new name. */
interface PossibleRename {
  /** What they are: `tables`, and of a table's parts `notes`. */
  of: string;
  /** Of a part, its table: `notes.`, else nothing. */
  path: string;
  hasRows: boolean;
  lost: string[];
  gained: string[];
}

const kinds = ["tables", "enums", "sequences", "views", "roles", "policies"] as const;

/** Where drizzle-kit would ask whether something was renamed. */
export function possibleRenames(from: KitSnapshot, to: KitSnapshot): PossibleRename[] {
  const schemas = asked("schemas", "", from.schemas, to.schemas);
  if (schemas.length > 0) return schemas; // what is in them has no name before they have
  const parts = Object.entries(from.tables).flatMap(([key, table]) => {
    const now = to.tables[key];
    if (now === undefined) return [];
    const name = shortName(key);
    return [
      ...asked(name, `${name}.`, table.columns, now.columns),
      ...asked(`policies of ${name}`, `${name}.`, table.policies, now.policies),
    ];
  });
  return [...kinds.flatMap((kind) => asked(kind, "", from[kind], to[kind])), ...parts];
}

/** The question in words, with the two answers. */
export function questionOf({ of, path, hasRows, lost, gained }: PossibleRename): string {
  const who = path === `${of}.` ? of : `The ${of}`;
  const question = `${who} lost ${lost.join(", ")} and gained ${gained.join(", ")}: was one renamed?`;
  const [from = "", to = ""] = [lost[0], gained[0]];
  const yes = `If so, add --rename ${path}${from}=${schemaOf(from) === schemaOf(to) ? to.split(".").at(-1) : inFull(to)}`;
  return `${question} ${yes}; if not, --no-rename drops the old one${hasRows ? " with its data" : ""}.`;
}

/** `public.users` is `users` to people. */
export function shortName(key: string): string {
  return key.replace(/^public\./, "");
}

function asked(of: string, path: string, before: object = {}, now: object = {}): PossibleRename[] {
  const lost = Object.keys(before).filter((name) => !Object.hasOwn(now, name));
  const gained = Object.keys(now).filter((name) => !Object.hasOwn(before, name));
  if (lost.length === 0 || gained.length === 0) return [];
  const hasRows = of === "tables" || path === `${of}.`;
  return [{ of, path, hasRows, lost: lost.map(shortName), gained: gained.map(shortName) }];
}

function schemaOf(name: string): string {
  return name.includes(".") ? name.slice(0, name.indexOf(".")) : "public";
}

function inFull(name: string): string {
  return name.includes(".") ? name : `public.${name}`;
}
