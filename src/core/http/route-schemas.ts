import { Type, type TSchema } from "@sinclair/typebox";

const closed = { additionalProperties: false };

/** `params` of a route with an `:id`. */
export const IdParameter = Type.Object({ id: Type.String({ format: "uuid" }) }, closed);

const Cursor = Type.Union([Type.String(), Type.Null()], { examples: [null] });

const Total = Type.Integer({ minimum: 0, description: "How many items there are in all; only with `total=true`." });

/** A page of items. `nextCursor` is null on the last one, `previousCursor` on the first. */
export function Page<Item extends TSchema>(item: Item) {
  const cursors = { nextCursor: Cursor, previousCursor: Cursor };
  return Type.Object({ items: Type.Array(item), ...cursors, total: Type.Optional(Total) }, closed);
}

/** `204`: there is nothing to say. */
export const NoContent = Type.Void({ description: "Done." });
