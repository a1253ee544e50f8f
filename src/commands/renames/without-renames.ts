import type { KitSnapshot, KitTable } from "../kit/kit-snapshot";

/**
 * Without the references that go together with the table they lead to: dropping the table takes them along, and
 * drizzle-kit would drop them once more afterwards.
 */
export function withoutLostReferences(from: KitSnapshot, to: KitSnapshot): KitSnapshot {
  const tables = Object.entries(from.tables).map(([key, table]) => {
    const now = to.tables[key];
    const kept = Object.entries(table.foreignKeys).filter(
      ([, { schemaTo, tableTo }]) => now === undefined || to.tables[`${schemaTo || "public"}.${tableTo}`] !== undefined,
    );
    return [key, { ...table, foreignKeys: Object.fromEntries(kept) }];
  });
  return { ...from, tables: Object.fromEntries(tables) };
}

/**
 * The pictures on the way from one to the other, where nothing was renamed. Between two of them each kind of thing is
 * only lost or only gained, so that drizzle-kit has nothing to ask.
 */
export function withoutRenames(from: KitSnapshot, to: KitSnapshot): KitSnapshot[] {
  const prepared = withGained(from, to);
  return [from, prepared, withoutLost(prepared, to), to];
}

/** With what tables may be made of, and without what is made of them: views that go, or change. */
function withGained(from: KitSnapshot, to: KitSnapshot): KitSnapshot {
  const views = Object.entries(from.views).filter(([key, view]) => Bun.deepEquals(view, to.views[key]));
  const policies = Object.entries(from.policies ?? {}).filter(([key]) => to.policies[key] !== undefined);
  return {
    ...from,
    schemas: { ...to.schemas, ...from.schemas },
    enums: { ...to.enums, ...from.enums },
    sequences: { ...to.sequences, ...from.sequences },
    roles: { ...to.roles, ...from.roles },
    views: Object.fromEntries(views),
    policies: Object.fromEntries(policies),
  };
}

function withoutLost(from: KitSnapshot, to: KitSnapshot): KitSnapshot {
  const kept = Object.entries(from.tables).flatMap(([key, table]) => {
    const now = to.tables[key];
    return now === undefined ? [] : [[key, withoutLostParts(table, now)] as const];
  });
  return { ...from, tables: Object.fromEntries(kept) };
}

const parts = [
  "indexes",
  "foreignKeys",
  "compositePrimaryKeys",
  "uniqueConstraints",
  "checkConstraints",
  "policies",
] as const;

function withoutLostParts(table: KitTable, now: KitTable): KitTable {
  const columns = Object.entries(table.columns).filter(([name]) => now.columns[name] !== undefined);
  const same = parts.map((part) => {
    const entries = Object.entries(table[part] ?? {}).filter(([name, value]) => Bun.deepEquals(value, now[part][name]));
    return [part, Object.fromEntries(entries)];
  });
  return { ...table, columns: Object.fromEntries(columns), ...Object.fromEntries(same) };
}
