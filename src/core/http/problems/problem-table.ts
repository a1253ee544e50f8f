import type { ErrorCode } from "@/core/database";

/** What HTTP itself finds wrong, before or beside the application. */
export type HttpErrorCode =
  | "malformed-json"
  | "bad-request"
  | "unknown-route"
  | "method-not-allowed"
  | "payload-too-large"
  | "unsupported-media-type"
  | "request-timeout"
  | "precondition-failed"
  | "precondition-required"
  | "internal"
  | "not-ready";

export type ProblemCode = ErrorCode | HttpErrorCode;

/** The one table from code to HTTP status. A code without a row does not compile. */
export const problemTable = {
  validation: { status: 422, title: "Invalid input" },
  "not-found": { status: 404, title: "Not found" },
  conflict: { status: 409, title: "Conflict" },
  "version-mismatch": { status: 409, title: "Changed meanwhile" },
  "missing-reference": { status: 422, title: "Reference to something that does not exist" },
  "still-referenced": { status: 409, title: "Still in use" },
  "not-null": { status: 422, title: "Missing value" },
  check: { status: 422, title: "Value out of bounds" },
  "invalid-text": { status: 422, title: "Unreadable value" },
  "too-long": { status: 422, title: "Value too long" },
  "out-of-range": { status: 422, title: "Value out of range" },
  serialization: { status: 503, title: "Too many concurrent changes" },
  deadlock: { status: 503, title: "Too many concurrent changes" },
  "lock-timeout": { status: 503, title: "Too many concurrent changes" },
  "statement-timeout": { status: 503, title: "Took too long" },
  "connection-lost": { status: 503, title: "Database unavailable" },
  "not-writable": { status: 503, title: "No changes at the moment" },
  "transaction-closed": { status: 500, title: "Internal error" },
  "transaction-misuse": { status: 500, title: "Internal error" },
  "transaction-timeout": { status: 503, title: "Took too long" },
  "commit-unknown": { status: 504, title: "Outcome unknown" },
  "pool-exhausted": { status: 503, title: "Too busy" },
  "schema-mismatch": { status: 500, title: "Internal error" },
  "key-reused": { status: 422, title: "Key used for another request" },
  "sequence-exhausted": { status: 503, title: "Out of numbers" },

  "malformed-json": { status: 400, title: "Malformed JSON" },
  "bad-request": { status: 400, title: "Bad request" },
  "unknown-route": { status: 404, title: "Unknown route" },
  "method-not-allowed": { status: 405, title: "Method not allowed" },
  "payload-too-large": { status: 413, title: "Request body too large" },
  "unsupported-media-type": { status: 415, title: "Unsupported media type" },
  "request-timeout": { status: 504, title: "Took too long" },
  "precondition-failed": { status: 412, title: "Changed meanwhile" },
  "precondition-required": { status: 428, title: "Precondition required" },
  internal: { status: 500, title: "Internal error" },
  "not-ready": { status: 503, title: "Not ready" },
} satisfies Record<ProblemCode, { status: number; title: string }>;

const rows = Object.entries(problemTable) as [ProblemCode, { status: number }][];

/** The codes that clients meet: whatever else is our own fault goes by the name of "internal". */
export const shownCodes: readonly ProblemCode[] = rows
  .filter(([code, { status }]) => status !== 500 || code === "internal")
  .map(([code]) => code);
