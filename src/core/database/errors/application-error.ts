/**
 * What can go wrong, as a closed list. Each code is stable: clients may branch on it.
 * `core/http` holds the one table from code to HTTP status, and does not compile when a code is missing there.
 */
export type ErrorCode =
  | "validation"
  | "not-found"
  | "conflict"
  | "version-mismatch"
  | "missing-reference"
  | "still-referenced"
  | "not-null"
  | "check"
  | "invalid-text"
  | "too-long"
  | "out-of-range"
  | "serialization"
  | "deadlock"
  | "lock-timeout"
  | "statement-timeout"
  | "connection-lost"
  | "not-writable"
  | "transaction-closed"
  | "transaction-misuse"
  | "transaction-timeout"
  | "commit-unknown"
  | "pool-exhausted"
  | "schema-mismatch"
  | "sequence-exhausted"
  | "key-reused";

/** One thing wrong with an input: where, as a JSON pointer, and what, without the value. */
export interface Mistake {
  /** Of an input of many rows. */
  line?: number;
  pointer: string;
  detail: string;
}

/** What an error may carry beside its message: never a submitted value, never SQL. */
export interface ErrorFacts {
  table?: string;
  /** The key of the row it is about. */
  id?: string;
  constraint?: string;
  columns?: readonly string[];
  sequence?: string;
  mistakes?: readonly Mistake[];
  /** How often the work was tried. */
  attempts?: number;
}

/**
 * An error whose message is written for the caller and safe to send to a client.
 * Everything that is not an ApplicationError is answered as "Internal error".
 */
export class ApplicationError extends Error {
  override readonly name: string = "ApplicationError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
    options?: { cause?: unknown },
  ) {
    super(bounded(message), options);
  }
}

const mostBytes = 1000;

/** A message as long as a log and a client can bear, whatever names and limits it quotes. */
export function bounded(message: string): string {
  if (3 * message.length <= mostBytes || Buffer.byteLength(message) <= mostBytes) return message;
  const { read } = new TextEncoder().encodeInto(message, new Uint8Array(mostBytes - Buffer.byteLength("…")));
  return `${message.slice(0, read)}…`;
}

/** Nothing has this identity. */
export class NotFound extends ApplicationError {
  override readonly name = "NotFound";

  constructor(what: string) {
    super("not-found", `${what} was not found.`);
  }
}

/** The request is fine, the present state forbids it. */
export class Conflict extends ApplicationError {
  override readonly name: string = "Conflict";

  constructor(message: string, facts?: ErrorFacts, options?: { cause?: unknown }, code: ErrorCode = "conflict") {
    super(code, message, facts, options);
  }
}

/** The input breaks its schema; `facts.mistakes` says where. */
export class Invalid extends ApplicationError {
  override readonly name = "Invalid";

  constructor(message: string, mistakes: readonly Mistake[], facts?: ErrorFacts, options?: { cause?: unknown }) {
    super("validation", message, { ...facts, mistakes }, options);
  }
}

/** The input names something that does not exist; `facts.mistakes` says where. */
export class MissingReference extends ApplicationError {
  override readonly name = "MissingReference";

  constructor(message: string, mistakes: readonly Mistake[]) {
    super("missing-reference", message, { mistakes });
  }
}
