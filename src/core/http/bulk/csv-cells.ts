import type { TSchema } from "@sinclair/typebox";
import { parseJson } from "../requests/body/json-body";
import { typedText } from "../requests/typed-inputs";

/** One line, as RFC 4180 has it. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(",")}\r\n`;
}

/** Texts, numbers and booleans as they are, lists and objects as JSON, nothing for what is not there. */
export function cellOf(value: unknown, schema: TSchema): string {
  if (value === undefined || value === null) return "";
  const json = JSON.stringify(value);
  return typeOf(schema) === "string" ? guarded(String(JSON.parse(json))) : json;
}

/** The reverse. A cell that cannot be what the schema wants stays a text, which the schema refuses. */
export function valueOf(cell: string, schema: TSchema): unknown {
  const type = typeOf(schema);
  if (type === "string") return cell.replace(guardedText, "");
  if (type === "number" || type === "integer" || type === "boolean") return typedText(type, cell);
  const { value, fault } = parseJson(cell);
  return fault === undefined ? value : cell;
}

/** The type of a schema, or of what it is when it is not null. */
function typeOf(schema: TSchema): unknown {
  const members: TSchema[] = schema["anyOf"] ?? [];
  return schema["type"] ?? members.find((member) => member["type"] !== "null")?.["type"];
}

// A spreadsheet would run a text that begins like a formula. Behind an apostrophe it is a text, and what begins with
// apostrophes before such a sign has one more, so that taking one away gives back what was there.
const formula = /^'*[=+\-@\t\r\n]/;
const guardedText = /^'(?='*[=+\-@\t\r\n])/;

function guarded(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

function quoted(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
