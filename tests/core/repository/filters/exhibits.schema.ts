import { Type } from "@sinclair/typebox";
import { column } from "@/core/database/entity/columns/column";
import { entity } from "@/core/database/entity/entity";

const Size = Type.Object({
  width: Type.Number(),
  label: Type.Optional(Type.String()),
  box: Type.Optional(Type.Object({ "a.b": Type.Integer(), sides: Type.Array(Type.Integer()) })),
});

/** A column of every kind that operators tell apart, each of which may be empty. */
export const exhibits = entity("exhibits", {
  id: column.id("text"),
  name: Type.String(),
  nick: Type.Optional(Type.String()),
  status: Type.Optional(Type.Union([Type.Literal("new"), Type.Literal("old")])),
  count: Type.Optional(Type.Integer()),
  ratio: Type.Optional(Type.Number()),
  huge: Type.Optional(Type.BigInt()),
  price: Type.Optional(column.numeric()),
  active: Type.Optional(Type.Boolean()),
  shownAt: Type.Optional(Type.Date()),
  token: Type.Optional(Type.String({ format: "uuid" })),
  digest: Type.Optional(Type.Uint8Array()),
  tags: Type.Optional(Type.Array(Type.String())),
  scores: Type.Optional(Type.Array(Type.Integer())),
  size: Type.Optional(Size),
  extra: Type.Optional(Type.Unknown()),
  words: column.searchVector(["name", "nick"], "english"),
});

export type Exhibit = typeof exhibits.$inferSelect;
