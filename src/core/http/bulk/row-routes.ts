import type { TObject } from "@sinclair/typebox";
import { exampleOf } from "../documentation/example-of";
import { modernize } from "../documentation/json-schema";
import { ownBodyLimit } from "../requests/body/own-body-limit";
import { cellOf, csvLine } from "./csv-cells";
import { mediaTypes } from "./row-formats";

/** For the `detail` of a route that reads its body with `receiveRows`; up to so many bytes, whatever is usual. */
export function takesRows(schema: TObject, bodyLimitBytes: number) {
  const description = `Rows, each of them a ${schema.title}: at most ${bodyLimitBytes} bytes.`;
  return { [ownBodyLimit]: bodyLimitBytes, requestBody: { description, required: true, content: contentOf(schema) } };
}

/** For the `detail` of a route that answers with `sendRows`. */
export function givesRows(schema: TObject) {
  return { responses: { 200: { description: "Rows", content: contentOf(schema) } } };
}

function contentOf(schema: TObject) {
  const example = Object(exampleOf(modernize(JSON.parse(JSON.stringify(schema)))));
  const columns = Object.entries(schema.properties);
  const table = [columns.map(([name]) => name), columns.map(([name, property]) => cellOf(example[name], property))];
  return {
    [mediaTypes.ndjson]: {
      schema: { type: "string" as const, description: `A ${schema.title} as JSON on each line.` },
      example: `${JSON.stringify(example)}\n`,
    },
    [mediaTypes.csv]: {
      schema: { type: "string" as const, description: "The names of the properties, and a row on each further line." },
      example: table.map(csvLine).join(""),
    },
  };
}
