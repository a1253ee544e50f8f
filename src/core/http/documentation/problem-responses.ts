import { STATUS_CODES } from "node:http";
import type { Problem } from "../problems/problem";
import { type ProblemCode, problemTable, shownCodes } from "../problems/problem-table";
import { exampleOf } from "./example-of";
import { requestId, retryAfter } from "./response-headers";

interface Does {
  sends: boolean;
  asks: boolean;
}

/** The statuses of the problems that the house itself may answer with, whatever the route says. */
export function usualProblems({ sends, asks }: Does): number[] {
  return [...(sends ? [400, 413, 415] : []), ...(sends || asks ? [422] : []), 500, 503, 504];
}

export function problemReference(status: number | string): { $ref: string } {
  return { $ref: `#/components/responses/${nameOf(status)}` };
}

/** `components.responses`: one for each status of the table, with an example for each code that has it. */
export function problemResponses(): Record<string, object> {
  const statuses = new Set(Object.values(problemTable).map(({ status }) => status));
  const sorted = Array.from(statuses).toSorted((a, b) => a - b);
  const responses = sorted.map((status) => [nameOf(status), responseOf(status)] as const);
  return { ...Object.fromEntries(responses), [nameOf("default")]: responseOf("default") };
}

function responseOf(status: number | "default"): object {
  const codes = shownCodes.filter((code) => problemTable[code].status === status);
  const examples = codes.map((code) => [code, { summary: problemTable[code].title, value: exampleOfProblem(code) }]);
  return {
    description: descriptionOf(status),
    headers: { ...requestId, ...(status === 503 && retryAfter) },
    content: {
      "application/problem+json": {
        schema: { $ref: "#/components/schemas/Problem" },
        ...(codes.length > 0 && { examples: Object.fromEntries(examples) }),
      },
    },
  };
}

function exampleOfProblem(code: ProblemCode): Problem {
  const { status, title } = problemTable[code];
  return {
    type: `urn:problem:${code}`,
    code,
    title,
    status,
    detail: `${title}.`,
    instance: "/api/example",
    requestId: String(exampleOf({ type: "string", format: "uuid" })),
    ...(code === "validation" && { errors: [{ pointer: "/name", detail: "must not be empty" }] }),
  };
}

function nameOf(status: number | string): string {
  return descriptionOf(status).replaceAll(/[^A-Za-z0-9]/g, "");
}

function descriptionOf(status: number | string): string {
  return status === "default" ? "Any Other Problem" : (STATUS_CODES[status] ?? `Status ${status}`);
}
