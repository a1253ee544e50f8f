import { Type, type TSchema } from "@sinclair/typebox";

const closed = { additionalProperties: false };

/** `params` of a route with an `:id`. */
export const IdParameter = Type.Object({ id: Type.String({ format: "uuid" }) }, closed);

/** `query` of a route that answers with a page. */
export const PageQuery = Type.Object(
  {
    first: Type.Integer({ minimum: 1, maximum: 100, default: 20, description: "How many items at most." }),
    after: Type.Optional(
      Type.String({ minLength: 1, maxLength: 1024, description: "The `nextCursor` of the page before." }),
    ),
  },
  closed,
);

/** A page of items. `nextCursor` is null on the last one. */
export function Page<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) }, closed);
}

/** `204`: there is nothing to say. */
export const NoContent = Type.Void({ description: "Done." });
