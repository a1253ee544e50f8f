import { Type, type Static } from "@sinclair/typebox";
import { type ProblemCode, shownCodes } from "./problem-table";

const closed = { additionalProperties: false };
const codes = shownCodes.map((code) => Type.Literal(code));

const Mistake = Type.Object(
  {
    line: Type.Optional(Type.Integer({ minimum: 1, description: "Of an input of many rows." })),
    pointer: Type.String({ description: "RFC 6901" }),
    detail: Type.String(),
  },
  closed,
);

/** An RFC 9457 problem document: what every answer that is not a success looks like. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: "Identifies the kind of problem: `urn:problem:` and the code." }),
    code: Type.Unsafe<ProblemCode>(Type.Union(codes, { description: "Stable; branch on this." })),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: "A sentence for people." }),
    instance: Type.String({ description: "The path that was asked for." }),
    requestId: Type.String({ description: "Quote this to support: it is in the log, too." }),
    errors: Type.Optional(
      Type.Array(Mistake, {
        description: "What is wrong with the input, and where.",
      }),
    ),
  },
  { ...closed, title: "Problem" },
);

export type Problem = Static<typeof Problem>;

/** Entries for a route's `response`: `{ 200: User, ...problems(404, 422) }`. */
export function problems<const Status extends number>(...statuses: Status[]): { [S in Status]: typeof Problem };
export function problems(...statuses: number[]): Record<number, typeof Problem> {
  return Object.fromEntries(statuses.map((status) => [status, Problem]));
}
