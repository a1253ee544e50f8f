import { NotFoundError, ValidationError } from "elysia";
import { describeError } from "@/core/logging";
import type { RouteTable } from "../requests/route-table";
import type { Visit } from "../requests/visit";
import { findingOf, type Finding } from "./finding";
import { HttpError } from "./http-error";
import type { Problem } from "./problem";
import { problemTable } from "./problem-table";
import { mistakesOf } from "./validation-mistakes";

/** The answer to an error. What is our fault is logged in full; the client only learns the request id. */
export function answerError(error: unknown, request: Request, visit: Visit, routes: RouteTable): Response {
  const { path } = visit;
  if (!(error instanceof NotFoundError)) return answerFinding(findingOf(error, request), error, path, visit);
  const allowed = routes.methodsOf(path);
  if (request.method === "OPTIONS" && allowed.length > 0) return answerOptions(allowed, visit);
  const refusal = unrouted(request.method, allowed) ?? error;
  return answerFinding(findingOf(refusal), refusal, path, visit);
}

/** Elysia says "not found" for a path it does not know, for a wrong method, and when a handler says so. */
function unrouted(method: string, allowed: string[]): HttpError | undefined {
  if (allowed.length === 0) return new HttpError("unknown-route", "There is nothing at this path.");
  if (allowed.includes(method)) return undefined;
  const allow = allowed.join(", ");
  return new HttpError("method-not-allowed", `${method} is not possible here; use ${allow}.`, { allow });
}

function answerOptions(allowed: string[], visit: Visit): Response {
  return new Response(null, { status: 204, headers: { allow: allowed.join(", "), "x-request-id": visit.id } });
}

function answerFinding(finding: Finding, error: unknown, path: string, visit: Visit): Response {
  const { code, detail, errors } = finding;
  const { status, title } = problemTable[code];
  visit.problem = code;
  if (status >= 500 && code !== "not-ready") logFailure(error, visit);
  const problem: Problem = {
    type: `urn:problem:${code}`,
    code,
    title,
    status,
    detail,
    instance: path,
    requestId: visit.id,
    ...(errors && { errors: Array.from(errors) }),
  };
  return new Response(JSON.stringify(problem), { status, headers: headersOf(status, finding, visit) });
}

function logFailure(error: unknown, visit: Visit): void {
  const mistakes = error instanceof ValidationError ? { answer: mistakesOf(error) } : {};
  visit.log.error({ error: describeError(error), ...mistakes }, "A request failed.");
}

function headersOf(status: number, { headers }: Finding, visit: Visit): Record<string, string> {
  return {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": visit.id,
    ...(status === 503 && { "retry-after": "1" }),
    ...headers,
  };
}
