import { type Static, Type } from "@sinclair/typebox";
import { type ElysiaCustomStatusResponse, status } from "elysia";
import type { ExpectedVersion } from "@/core/database";
import { entityTag, expectedVersions, namesTag } from "./entity-tags";

/** `headers` of a route that changes what its client has read. Without it the answer is 428, and 412 when it is stale. */
export const IfMatch = Type.Object({
  "if-match": Type.String({
    minLength: 1,
    description: "The `ETag` of the version that was read. A star means whichever there is.",
    examples: ['"1"'],
  }),
});

/** `headers` of a route that can say that nothing has changed. */
export const IfNoneMatch = Type.Object({
  "if-none-match": Type.Optional(
    Type.String({ description: "An `ETag` that is known: the answer is 304 while nothing has changed." }),
  ),
});

/** `304`: the client has it already. */
export const NotModified = Type.Void({ description: "Nothing has changed." });

/** The `set` of Elysia's context, as far as it is needed here. */
interface Answering {
  headers: Record<string, unknown>;
}

/** What a write is to compare: `products.changeProduct(id, changes, expectedVersion(headers))`. */
export function expectedVersion(headers: Static<typeof IfMatch>): ExpectedVersion {
  return expectedVersions(headers["if-match"]);
}

/** The row, with its version as the `ETag` of the answer. */
export function tagged<Row extends { version: number }>(row: Row, set: Answering): Row {
  set.headers["etag"] = entityTag(row.version);
  return row;
}

/** The row with its `ETag`, or 304 when the client has that version. */
export function unlessKnown<Row extends { version: number }>(
  row: Row,
  headers: Static<typeof IfNoneMatch>,
  set: Answering,
): Row | ElysiaCustomStatusResponse<304, undefined> {
  const { "if-none-match": known } = headers;
  tagged(row, set);
  return known !== undefined && namesTag(known, entityTag(row.version)) ? status(304, undefined) : row;
}
