import { withoutComments } from "./foreign-key-error";

/** What a statement writes to columns, by their names, of one row. */
type WrittenRow = readonly (readonly [column: string, value: unknown])[];

interface WrittenRows {
  schema: string;
  table: string;
  rows: readonly WrittenRow[];
}

const target = String.raw`(?:"?(\w+)"?\.)?"?(\w+)"?`;
const insertion = new RegExp(String.raw`^\s*insert\s+into\s+${target}\s*\(([^()]*)\)\s*values\s*`, "i");
const change = new RegExp(String.raw`^\s*update\s+(?:only\s+)?${target}\s+set\s`, "i");

/**
 * The rows of a plain INSERT or UPDATE, and of their values those that are parameters or constants; nothing of a
 * statement that is written otherwise.
 */
export function writtenRows(statement: string, parameters: readonly unknown[]): WrittenRows | undefined {
  const text = withoutComments(statement);
  const inserted = insertion.exec(text);
  const begun = inserted ?? change.exec(text);
  if (begun === null) return undefined;
  const [start, schema = "public", table = "", names = ""] = begun;
  const rest = text.slice(start.length);
  const rows = inserted ? tuplesOf(rest).map((values) => pairsOf(names.split(","), values)) : [assignmentsOf(rest)];
  const known = rows.map((row) => row.flatMap(([name, value]) => valueOf(name, value, parameters)));
  return { schema, table, rows: known };
}

type Pair = readonly [name: string, value: string];

function tuplesOf(text: string): string[][] {
  const tuple = /\s*,?\s*\(([^()]*)\)/y;
  const tuples: string[][] = [];
  for (let found = tuple.exec(text); found !== null; found = tuple.exec(text)) tuples.push((found[1] ?? "").split(","));
  return tuples;
}

/** Nothing when a comma is part of a value: then it is not known which is whose. */
function pairsOf(names: readonly string[], values: readonly string[]): Pair[] {
  return names.length === values.length ? names.map((name, at) => [name, values[at] ?? ""]) : [];
}

function assignmentsOf(text: string): Pair[] {
  const [sets = ""] = text.split(/\s(?:from|where|returning)\s/i);
  return sets.split(",").flatMap((part): Pair[] => {
    const [name = "", value = "", ...more] = part.split("=");
    return more.length === 0 ? [[name, value]] : [];
  });
}

function valueOf(name: string, written: string, parameters: readonly unknown[]): WrittenRow {
  const column = /^"?(\w+)"?$/.exec(name.trim())?.[1];
  const [, place, text, number] = /^(?:\$(\d+)(?:::[\w ]+)?|'([^']*)'|(-?\d+(?:\.\d+)?))$/.exec(written.trim()) ?? [];
  const value = place === undefined ? (text ?? number) : parameters[Number(place) - 1];
  return column === undefined || value === undefined ? [] : [[column, value]];
}
