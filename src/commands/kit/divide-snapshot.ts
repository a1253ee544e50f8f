import type { KitSnapshot } from "./kit-snapshot";

/** What a snapshot has by schema. */
const kinds = ["tables", "enums", "sequences", "views", "schemas"] as const;

/** A namespace's share of a picture. Its schema comes with the ledger in it, before the first migration. */
export function shareOf(namespace: string, whole: KitSnapshot): KitSnapshot {
  const share = within(whole, (schema) => schema === namespace);
  return { ...share, schemas: { [namespace]: namespace }, roles: {}, policies: {} };
}

/** What is left for the project itself. */
export function withoutShares(namespaces: readonly string[], whole: KitSnapshot): KitSnapshot {
  return within(whole, (schema) => !namespaces.includes(schema));
}

/** The shares in one picture again, as of a database that has them all. The last is the project's. */
export function together(shares: readonly KitSnapshot[]): KitSnapshot {
  const all = (kind: (typeof kinds)[number]) => Object.assign({}, ...shares.map((share) => share[kind]));
  const joined = Object.fromEntries(kinds.map((kind) => [kind, all(kind)]));
  return { ...(shares.at(-1) as KitSnapshot), ...joined };
}

/** Whether it has nothing but its schema. */
export function isEmpty({ tables, enums, sequences, views }: KitSnapshot): boolean {
  return [tables, enums, sequences, views].every((items) => Object.keys(items).length === 0);
}

function within(whole: KitSnapshot, belongs: (schema: string) => boolean): KitSnapshot {
  const only = <Item extends { schema?: string }>(items: Record<string, Item>) =>
    Object.fromEntries(Object.entries(items).filter(([, { schema }]) => belongs(schema || "public")));
  return {
    ...whole,
    id: crypto.randomUUID(),
    tables: only(whole.tables),
    enums: only(whole.enums),
    sequences: only(whole.sequences),
    views: only(whole.views),
    schemas: Object.fromEntries(Object.entries(whole.schemas).filter(([schema]) => belongs(schema))),
  };
}
