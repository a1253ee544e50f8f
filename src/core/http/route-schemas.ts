import { Type, type TSchema } from "@sinclair/typebox";

const closed = { additionalProperties: false };

/** `params` of a route with an `:id`. */
export const IdParameter = Type.Object({ id: Type.String({ format: "uuid" }) }, closed);

const Cursor = Type.Union([Type.String(), Type.Null()], { examples: [null] });

/** A page of items. `nextCursor` is null on the last one, `previousCursor` on the first. */
export function Page<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), nextCursor: Cursor, previousCursor: Cursor }, closed);
}

/** `204`: there is nothing to say. */
export const NoContent = Type.Void({ description: "Done." });
