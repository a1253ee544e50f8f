import { Type } from "@sinclair/typebox";

/** How rows travel. */
export const mediaTypes = { ndjson: "application/x-ndjson", csv: "text/csv" } as const;

export type RowFormat = keyof typeof mediaTypes;

/** `query` of a route that gives rows. */
export const RowFormatQuery = Type.Object(
  {
    format: Type.Union([Type.Literal("ndjson"), Type.Literal("csv")], {
      default: "ndjson",
      description: "JSON on each line, or a table for spreadsheets.",
    }),
  },
  { additionalProperties: false },
);
