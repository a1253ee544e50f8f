import type { Schema } from "./json-schema";

/** `components.headers` */
export const sharedHeaders = {
  RequestId: { description: "Also in the log: quote it to support.", schema: { type: "string" } },
  RetryAfter: { description: "How many seconds to wait before trying again.", schema: { type: "integer" } },
  Location: { description: "Where the new one is.", schema: { type: "string", format: "uri-reference" } },
  ETag: { description: "The version, for `If-Match` and `If-None-Match`.", schema: { type: "string" } },
  Link: { description: "The pages beside this one, as RFC 8288 has them.", schema: { type: "string" } },
};

export const requestId = { "X-Request-Id": { $ref: "#/components/headers/RequestId" } };
export const retryAfter = { "Retry-After": { $ref: "#/components/headers/RetryAfter" } };
export const placeOfNew = { Location: { $ref: "#/components/headers/Location" } };

/** The header of an answer that has a version, or says that it is the one the client knows. */
export function versionTag(status: string, schema: Schema | undefined): object {
  if (status !== "304" && schema?.properties?.["version"] === undefined) return {};
  return { ETag: { $ref: "#/components/headers/ETag" } };
}

/** The header of an answer that is one page of a list. */
export function pageLinks(schema: Schema | undefined): object {
  if (!schema?.properties?.["nextCursor"] || !schema.properties["previousCursor"]) return {};
  return { Link: { $ref: "#/components/headers/Link" } };
}
