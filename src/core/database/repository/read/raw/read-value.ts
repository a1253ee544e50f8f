import { parsePgArray } from "drizzle-orm/pg-core";
import { Kind, type TSchema } from "@sinclair/typebox";
import { momentFrom } from "../../plan/moment";

/** The value in code, from what the driver read. What it cannot read it leaves as it is, for the schema to refuse. */
export type ReadValue = (value: unknown) => unknown;

/** Nothing where the driver's value is what the schema means. */
export function readerOf(schema: TSchema): ReadValue | undefined {
  const members: TSchema[] = schema["anyOf"] ?? [];
  const possible = members.filter((member) => member[Kind] !== "Null");
  if (members.length > 0) return possible.length === 1 && possible[0] ? readerOf(possible[0]) : undefined;
  const kind: string = schema[Kind] ?? "";
  if (kind === "Array" || kind === "plinth:set") return arrayReader(readerOf(schema["items"]));
  if (kind === "Object") return objectReader(schema["properties"]);
  return byKind[kind];
}

const moment: ReadValue = (value) => (typeof value === "string" ? toDate(value) : value);
const int64: ReadValue = (value) =>
  Number.isSafeInteger(value) || (typeof value === "string" && wholeNumber.test(value))
    ? BigInt(value as string | number)
    : value;
const safeInteger: ReadValue = (value) =>
  typeof value === "string" && Number.isSafeInteger(Number(value)) ? number(value) : value;

const byKind: Readonly<Record<string, ReadValue>> = {
  "plinth:moment": moment,
  "plinth:moment-or-text": moment,
  Date: moment,
  "plinth:int64": int64,
  "plinth:int64-or-text": int64,
  BigInt: int64,
  Integer: safeInteger,
  Number: number,
  "plinth:number": number,
};

const wholeNumber = /^-?\d+$/;
const decimalNumber = /^-?\d+(?:\.\d+)?$/;

// A count and a sum come as texts, because they may be more than a number holds.
function number(value: unknown): unknown {
  return typeof value === "string" && decimalNumber.test(value) ? Number(value) : value;
}

// PostgreSQL leaves the zone out of a timestamp that has none; code takes it for UTC, as Drizzle does.
const zone = /(?:[+-]\d\d(?::?\d\d)*|Z)$/i;
const toDate = momentFrom((text) => {
  const hasTime = String(text).length > 10;
  return new Date(hasTime && !zone.test(String(text)) ? `${String(text)}Z` : String(text));
});

function arrayReader(read: ReadValue | undefined): ReadValue {
  return (value) => {
    // The driver knows no arrays of moments: it gives their text.
    const items: unknown = typeof value === "string" && value.startsWith("{") ? parsePgArray(value) : value;
    if (!Array.isArray(items) || read === undefined) return items;
    return items.map((item: unknown) => (item === null ? null : read(item)));
  };
}

/** For JSON that PostgreSQL put together. */
function objectReader(properties: Readonly<Record<string, TSchema>> = {}): ReadValue | undefined {
  const readers = Object.entries(properties).flatMap(([name, schema]) => {
    const read = readerOf(schema);
    return read === undefined ? [] : [[name, read] as const];
  });
  if (readers.length === 0) return undefined;
  return (value) => {
    if (typeof value !== "object" || value === null) return value;
    const row: Record<string, unknown> = { ...value };
    for (const [name, read] of readers) if (Object.hasOwn(row, name) && row[name] !== null) row[name] = read(row[name]);
    return row;
  };
}
