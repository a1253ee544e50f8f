import { InvalidCookieSignature, InvalidFileType, NotFoundError, ParseError, ValidationError } from "elysia";
import { ApplicationError, type Mistake } from "@/core/database";
import { HttpError } from "./http-error";
import { problemTable, type ProblemCode } from "./problem-table";
import { mistakesOf } from "./validation-mistakes";

/** What an error means to a client. */
export interface Finding {
  code: ProblemCode;
  detail: string;
  errors?: readonly Mistake[];
  headers?: Record<string, string>;
}

const internal: Finding = { code: "internal", detail: "Something went wrong on our side. It has been logged." };

/** The one place that decides what leaves the house: whatever is not known here is "Internal error". */
export function findingOf(error: unknown, request?: Request): Finding {
  if (error instanceof ApplicationError) return findingOfApplication(error, request);
  if (error instanceof HttpError) return { code: error.code, detail: error.message, headers: error.headers };
  if (error instanceof ParseError) return findingOfUnreadable(error);
  if (error instanceof ValidationError) return findingOfInvalid(error);
  if (error instanceof NotFoundError) return { code: "not-found", detail: "This was not found." };
  if (error instanceof InvalidCookieSignature) return { code: "bad-request", detail: "A cookie was not signed by us." };
  if (error instanceof InvalidFileType) return { code: "validation", detail: "A file is not of the type expected." };
  return internal;
}

function findingOfApplication(error: ApplicationError, request?: Request): Finding {
  if (problemTable[error.code].status === 500) return internal;
  const errors = error.facts.mistakes;
  const isPrecondition = error.code === "version-mismatch" && request?.headers.has("if-match") === true;
  const code = isPrecondition ? "precondition-failed" : error.code;
  return { code, detail: error.message, ...(errors && { errors }) };
}

function findingOfUnreadable({ cause }: ParseError): Finding {
  if (cause instanceof HttpError || cause instanceof ApplicationError) return findingOf(cause);
  return { code: "bad-request", detail: "The request body could not be read." };
}

/** An answer that breaks its own schema is our mistake, not the client's. */
function findingOfInvalid(error: ValidationError): Finding {
  if (error.type === "response") return internal;
  const errors = error.type === "params" ? mistakesOf(error).map(inPath) : mistakesOf(error);
  if (error.type === "headers" && errors.some(({ pointer }) => pointer === "/if-match")) return unconditional;
  return { code: "validation", detail: `The ${nameOf(error.type)} is not valid.`, errors };
}

/** What a path matched is there; Elysia has no value for it only where it cannot be decoded. */
function inPath(mistake: Mistake): Mistake {
  return mistake.detail === "is required" ? { ...mistake, detail: undecodable } : mistake;
}

const undecodable = "has a % that stands for no character; a % itself is written %25";

const unconditional: Finding = {
  code: "precondition-required",
  detail: "Say in If-Match which version you have read: its ETag.",
};

function nameOf(part: string): string {
  return { body: "request body", params: "path", headers: "set of headers", cookie: "set of cookies" }[part] ?? part;
}
