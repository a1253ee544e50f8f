import { Type } from "@sinclair/typebox";
import { column } from "../../entity/columns/column";
import { entity } from "../../entity/entity";

/** Requests that were answered, by the keys that their clients chose. */
export const idempotencyKeys = entity(
  "idempotency_keys",
  {
    scope: column.key(Type.String({ maxLength: 100 })),
    key: column.key(Type.String({ minLength: 1, maxLength: 255 })),
    /** Of the request: the same key with another one is a mistake. */
    fingerprint: Type.String({ maxLength: 64 }),
    answer: Type.Optional(Type.Unknown()),
    createdAt: column.createdAt(),
  },
  { indexes: [["createdAt"]] },
);
