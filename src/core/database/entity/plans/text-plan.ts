import { date, text, time, uuid, varchar } from "drizzle-orm/pg-core";
import type { StringOptions, TSchema } from "@sinclair/typebox";
import { EntityError } from "../entity-error";
import { patternForPostgres } from "../constraints/checks/postgres-pattern";
import { formatCalled } from "../schemas/formats";
import { patternOf, textShape } from "../schemas/kinds/text-kind";
import { limitDetail } from "../schemas/mistake-sentences";
import { type AnyColumnBuilder, bare, type ColumnPlan, type Rule } from "../columns/column-plan";
import { expressionLiteral, textLiteral } from "./sql-literal";

/** Formats that are a PostgreSQL type of their own; the type then checks more than any length or pattern could. */
const typedFormats: Record<string, (name: string) => AnyColumnBuilder> = {
  uuid: (name) => uuid(name),
  date: (name) => date(name, { mode: "string" }),
  time: (name) => time(name),
};

const longestVarchar = 10_485_760;

export function textPlan(where: string, schema: TSchema & StringOptions): ColumnPlan {
  const { format, maxLength } = schema;
  if (format === "date-time") throw new EntityError(where, "a moment is column.timestamp(), a Date in code.");
  checkText(where, schema);
  const typed = format === undefined ? undefined : typedFormats[format];
  if (typed) return typedFormatPlan(where, schema, typed);
  if (maxLength !== undefined && (maxLength < 1 || maxLength > longestVarchar)) {
    throw new EntityError(where, `maxLength must be from 1 to ${longestVarchar}: leave it out for text of any length.`);
  }
  return {
    builder: (name) => (maxLength === undefined ? text(name) : varchar(name, { length: maxLength })),
    get value() {
      return textShape(bare(schema));
    },
    literal: textLiteral,
    rules: textRules(schema),
  };
}

function typedFormatPlan(where: string, schema: TSchema & StringOptions, builder: ColumnPlan["builder"]): ColumnPlan {
  for (const keyword of ["minLength", "maxLength", "pattern"]) {
    if (keyword in schema)
      throw new EntityError(where, `format "${schema.format}" is a type of its own: drop ${keyword}.`);
  }
  return {
    builder,
    get value() {
      return textShape(bare(schema));
    },
    literal: textLiteral,
  };
}

/** Refuses a format that nobody knows, and a pattern that is none. */
export function checkText(where: string, { format, pattern }: StringOptions): void {
  if (format !== undefined && !formatCalled(format)) {
    throw new EntityError(where, `no format is called "${format}": register it with FormatRegistry, or use a pattern.`);
  }
  if (pattern !== undefined) checkPattern(where, pattern);
}

export function checkPattern(where: string, pattern: unknown): void {
  try {
    if (typeof pattern !== "string") throw new SyntaxError();
    patternOf(pattern);
  } catch {
    throw new EntityError(where, "the pattern is no regular expression of JavaScript's with the flag u, as a text.");
  }
}

function textRules({ minLength, pattern }: StringOptions): Rule[] {
  const rules: Rule[] = [];
  if (minLength !== undefined && minLength > 0) {
    rules.push({
      keyword: "minLength",
      condition: (column) => `char_length(${column}) >= ${minLength}`,
      ...(minLength === 1 && { each: (array: string) => `'' <> ALL (${array})` }),
      detail: limitDetail("minLength", minLength),
    });
  }
  const expression = pattern === undefined ? undefined : patternForPostgres(pattern);
  if (expression !== undefined) {
    rules.push({
      keyword: "pattern",
      condition: (column) => `${column} ~ ${expressionLiteral(expression)}`,
      detail: limitDetail("pattern", pattern),
    });
  }
  return rules;
}
