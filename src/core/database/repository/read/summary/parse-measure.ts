import { type SQL, sql } from "drizzle-orm";
import { ApplicationError } from "../../../errors/application-error";
import type { Draft } from "../../plan/draft";
import { type Encode, nameOf } from "../../plan/encode";
import type { Decode } from "../../plan/decode";
import type { Source, SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { conditionSql } from "../../where/condition";
import { nearest, quoted } from "../../../entity/names/nearest";
import { parseFilter } from "../../where/parse-filter";
import { columnOf } from "../order";

/** One measure, ready to be written; `property` is what it is called in the result. */
export interface ParsedMeasure {
  property: string;
  /** For `having`: the kind of its values, as Drizzle names it. */
  dataType: string;
  encode: Encode;
  decode: Decode | undefined;
  write: () => SQL;
}

interface Meaning extends Pick<ParsedMeasure, "dataType" | "decode"> {
  encode?: Encode;
}

const functions: Readonly<Record<string, (where: string, column: SourceColumn) => Meaning>> = {
  count: () => counted,
  countDistinct: () => counted,
  sum: (where, column) => sums[numberKind(where, "sum", column)],
  avg: (where, column) => averages[numberKind(where, "avg", column)],
  min: extreme,
  max: extreme,
};

/** Reads `{ sum: "total", where: { … } }` into the draft. */
export function parseMeasure(draft: Draft, source: Source, property: string, given: unknown): ParsedMeasure {
  const where = `${source.name}.${property}`;
  if (typeof given !== "object" || given === null) {
    throw new QueryError(where, `a measure is an object such as { count: true }, not ${nameOf(given)}.`);
  }
  const names = Object.keys(given).filter((name) => name !== "where");
  const [name = ""] = names;
  const meaningOf = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (meaningOf === undefined) throw new QueryError(where, unknownMeasure(name));
  if (names.length > 1) throw new QueryError(where, `a measure is one of ${names.join(" and ")}: name the other too.`);
  const subject: unknown = Reflect.get(given, name);
  const everyRow = name === "count" && subject === true;
  draft.shape += `${JSON.stringify(property)} ${name} ${everyRow ? "*" : String(subject)} `;
  const column = everyRow ? undefined : columnOf(source, typeof subject === "string" ? subject : nameOf(subject));
  const filter = parseCondition(draft, source, given);
  const meaning = column ? meaningOf(where, column) : counted;
  const encode = meaning.encode ?? ((value) => encodeNumber(where, meaning.dataType, value));
  return { property, ...meaning, encode, write: () => sql`${call(name, column)}${filter()}` };
}

function unknownMeasure(name: string): string {
  const known = Object.keys(functions);
  return name === ""
    ? `a measure is one of ${known.join(", ")}.`
    : `there is no measure ${quoted(name)}${nearest(name, known)}.`;
}

function call(name: string, column: SourceColumn | undefined): SQL {
  if (column === undefined) return sql`count(*)`;
  return name === "countDistinct" ? sql`count(distinct ${column.column})` : sql`${sql.raw(name)}(${column.column})`;
}

function parseCondition(draft: Draft, source: Source, given: object): () => SQL | undefined {
  if (!("where" in given)) return () => undefined;
  const condition = parseFilter(draft, source, given.where);
  return () => (condition === true ? undefined : sql` filter (where ${conditionSql(condition)})`);
}

const counted: Meaning = { dataType: "number", decode: Number };

type NumberKind = "number" | "bigint" | "numeric";

function numberKind(where: string, name: string, { property, column }: SourceColumn): NumberKind {
  if (column.dataType === "number" || column.dataType === "bigint") return column.dataType;
  if (column.getSQLType().startsWith("numeric")) return "numeric";
  throw new QueryError(where, `${name} takes a column of numbers, and ${property} is none.`);
}

const sums: Readonly<Record<NumberKind, Meaning>> = {
  number: { dataType: "number", decode: exactNumber },
  bigint: { dataType: "bigint", decode: (sum) => BigInt(String(sum)) },
  numeric: { dataType: "string", decode: undefined },
};

const averages: Readonly<Record<NumberKind, Meaning>> = {
  number: { dataType: "number", decode: Number },
  bigint: sums.numeric,
  numeric: sums.numeric,
};

// The sum of 32-bit numbers is a 64-bit one.
function exactNumber(sum: unknown): number {
  const number = Number(sum);
  if (typeof sum !== "string" || !Number.isInteger(number) || Number.isSafeInteger(number)) return number;
  throw new ApplicationError("out-of-range", "A sum is larger than a number can hold exactly.");
}

const ordered = new Set(["number", "bigint", "string", "date"]);

function extreme(where: string, { property, column, encode, decode }: SourceColumn): Meaning {
  const { dataType } = column;
  if (ordered.has(dataType) && column.getSQLType() !== "uuid") return { dataType, encode, decode };
  throw new QueryError(where, `min and max take numbers, texts and times, and ${property} is none of them.`);
}

function encodeNumber(where: string, dataType: string, value: unknown): unknown {
  if (typeof value === dataType && !Number.isNaN(value)) return typeof value === "bigint" ? String(value) : value;
  throw new QueryError(where, `${nameOf(value)} is no value for this measure.`);
}
