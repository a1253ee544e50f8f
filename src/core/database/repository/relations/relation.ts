import type { AnyTable } from "../../entity/types/table-types";
import type { PropertyOf } from "../row-types";

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
  | { key: "here"; by: string }
  | { key: "there"; by: string }
  | { key: "between"; through: AnyTable; from: string; to: string };

/** The row that a foreign key here names: `product: one(products, { by: "productId" })`. */
export function one<Target extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { by, relations }: { by: string; relations?: Inner },
): Relation<Target, "one", Inner> {
  return { target, gives: "one", join: { key: "here", by }, relations: orNone(relations) };
}

/** The rows whose foreign key names a row here: `lines: many(orderLines, { by: "orderId" })`. */
export function many<Target extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { by, relations }: { by: PropertyOf<Target>; relations?: Inner },
): Relation<Target, "many", Inner> {
  return { target, gives: "many", join: { key: "there", by }, relations: orNone(relations) };
}

/** The rows that a table between joins: `manyThrough(tags, { through: noteTags, from: "noteId", to: "tagId" })`. */
export function manyThrough<Target extends AnyTable, Through extends AnyTable, const Inner extends Relations = {}>(
  target: Target,
  { relations, ...join }: { through: Through; from: PropertyOf<Through>; to: PropertyOf<Through>; relations?: Inner },
): Relation<Target, "many", Inner> {
  return { target, gives: "many", join: { key: "between", ...join }, relations: orNone(relations) };
}

function orNone<Inner extends Relations>(relations: Inner | undefined): Inner {
  return relations ?? ({} as Inner);
}
