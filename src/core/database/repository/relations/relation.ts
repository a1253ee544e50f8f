import type { AnyTable } from "../../entity/types/table-types";
import type { PropertyOf } from "../calls/row-types";

/** How rows of a table lead to rows of another one of the same feature. */
export interface Relation<
  Target extends AnyTable = AnyTable,
  Gives extends "one" | "many" = "one" | "many",
  Inner extends Relations = Relations,
> {
  target: Target;
  gives: Gives;
  /** Of the target, for an `include` inside this one. */
  relations: Inner;
  join: Join;
}

export type Relations = Readonly<Record<string, Relation>>;

/** Where the foreign key is: here, there, or in a table between. */
type Join =
  | { key: "here"; by: readonly string[] }
  | { key: "there"; by: readonly string[] }
  | { key: "between"; through: AnyTable; from: readonly string[]; to: readonly string[] };

/** A property, or as many as the key has that they lead to, in the order of that key. */
type Properties<Property extends string> = Property | readonly Property[];

/** The row that a foreign key here names: `product: one(products, { by: "productId" })`. */
export function one<Target extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { by, relations }: { by: Properties<string>; relations?: Inner },
): Relation<Target, "one", Inner> {
  return { target, gives: "one", join: { key: "here", by: [by].flat() }, relations: orNone(relations) };
}

/** The rows whose foreign key names a row here: `lines: many(orderLines, { by: "orderId" })`. */
export function many<Target extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { by, relations }: { by: Properties<PropertyOf<Target>>; relations?: Inner },
): Relation<Target, "many", Inner> {
  return { target, gives: "many", join: { key: "there", by: [by].flat() }, relations: orNone(relations) };
}

interface Between<Through extends AnyTable, Inner extends Relations> {
  through: Through;
  from: Properties<PropertyOf<Through>>;
  to: Properties<PropertyOf<Through>>;
  relations?: Inner;
}

/** The rows that a table between joins: `manyThrough(tags, { through: noteTags, from: "noteId", to: "tagId" })`. */
export function manyThrough<Target extends AnyTable, Through extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { through, from, to, relations }: Between<Through, Inner>,
): Relation<Target, "many", Inner> {
  const join = { key: "between", through, from: [from].flat(), to: [to].flat() } as const;
  return { target, gives: "many", join, relations: orNone(relations) };
}

function orNone<Inner extends Relations>(relations: Inner | undefined): Inner {
  return relations ?? ({} as Inner);
}
