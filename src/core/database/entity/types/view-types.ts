import type { PgColumn, PgMaterializedView, PgTableWithColumns, PgView } from "drizzle-orm/pg-core";

export type AnyView = PgView | PgMaterializedView;

/** A view as the table that it looks like to a reader: one without a key. */
export type TableOf<View extends AnyView> = PgTableWithColumns<{
  name: View["_"]["name"];
  schema: undefined;
  dialect: "pg";
  columns: ShownColumns<View["_"]["selectedFields"]>;
}>;

type ShownColumns<Fields> = {
  [Key in keyof Fields]: Fields[Key] extends PgColumn<infer Config, object, infer Extra>
    ? PgColumn<Omit<Config, "isPrimaryKey"> & { isPrimaryKey: false }, object, Extra>
    : never;
};
