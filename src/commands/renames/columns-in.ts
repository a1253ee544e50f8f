import type { KitColumn, KitSnapshot } from "../kit/kit-snapshot";

/** The columns of all tables and views. */
export function columnsIn({ tables, views }: KitSnapshot): KitColumn[] {
  return [...Object.values(tables), ...Object.values(views)].flatMap(({ columns }) => Object.values(columns));
}
