import { type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { type Draft, placeholder } from "../../plan/draft";
import { nameOf } from "../../plan/encode";
import type { SourceColumn } from "../../plan/source";
import { QueryError } from "../../calls/query-error";
import { readPath } from "../../where/json/json-path";
import { checkPlace } from "./json-place";

interface Step {
  path: readonly string[];
  /** Undefined: what is there goes away. */
  value: unknown;
}

/** Changes inside a `jsonb` document, made by PostgreSQL: what others change elsewhere in it stays. */
export class JsonChange {
  /** @param steps made one after the other. */
  constructor(readonly steps: readonly Step[]) {}

  set(path: string, value: unknown): JsonChange {
    return new JsonChange([...this.steps, settingStep(path, value)]);
  }

  remove(path: string): JsonChange {
    return new JsonChange([...this.steps, { path: readPath("jsonRemove", path), value: undefined }]);
  }
}

/**
 * Sets one place of a document, which is written as in a filter: `size.width`, `"a.b"`, `tags.0`. Missing parents are
 * made; a column that is NULL, and a parent that is no container, become objects.
 */
export function jsonSet(path: string, value: unknown): JsonChange {
  return new JsonChange([]).set(path, value);
}

/** Takes one place out of a document; what is not there is no error. */
export function jsonRemove(path: string): JsonChange {
  return new JsonChange([]).remove(path);
}

/** Reads the changes of a column into the draft. Keys and values are bound; only the depth of a path is shape. */
export function bindJsonChange(draft: Draft, table: string, target: SourceColumn, change: JsonChange): () => SQL {
  const { column, property } = target;
  const where = `${table}.${property}`;
  if (column.getSQLType() !== "jsonb") throw new QueryError(where, "only a jsonb column takes changes inside it.");
  const steps = change.steps.map(({ path, value }) => {
    checkPlace(table, target, path, value);
    draft.shape += `${value === undefined ? "remove" : "set"}${path.length} `;
    const keys = path.map((key) => draft.bind(key));
    return { keys, value: value === undefined ? undefined : draft.bind(JSON.stringify(value)) };
  });
  return () => {
    const document = sql`document`;
    const [first, ...rest] = steps.map((step) => (base: SQLWrapper) => stepSql(base, step));
    if (first === undefined) return sql`${column}`;
    return rest.reduce(
      (done, write) => sql`(select ${write(document)} from (select ${done} as document) as base)`,
      first(column),
    );
  };
}

interface BoundStep {
  keys: readonly number[];
  value: number | undefined;
}

function stepSql(base: SQLWrapper, { keys, value }: BoundStep): SQL {
  if (value !== undefined) return setSql(base, keys, value, 0);
  return sql`case when ${isContainer(base)} then ${base} #- ${pathSql(keys)} else ${base} end`;
}

// From the outside in: each level is read from the document itself, so that the statement grows with the depth only.
function setSql(base: SQLWrapper, keys: readonly number[], value: number, depth: number): SQL {
  const here = depth === 0 ? base : sql`(${base} #> ${pathSql(keys.slice(0, depth))})`;
  const container = sql`case when ${isContainer(here)} then ${here} else '{}'::jsonb end`;
  const inner = depth === keys.length - 1 ? sql`${placeholder(value)}::jsonb` : setSql(base, keys, value, depth + 1);
  return sql`jsonb_set(${container}, ${pathSql(keys.slice(depth, depth + 1))}, ${inner})`;
}

function isContainer(document: SQLWrapper): SQL {
  return sql`jsonb_typeof(${document}) in ('object', 'array')`;
}

function pathSql(keys: readonly number[]): SQL {
  const texts = keys.map((key) => sql`${placeholder(key)}::text`);
  return sql`array[${sql.join(texts, sql`, `)}]`;
}

const notJson = new Set(["undefined", "function", "symbol"]);

// What JSON would drop is refused here, where the stack says who gave it; the rest is judged where the column is known.
function settingStep(path: string, value: unknown): Step {
  if (notJson.has(typeof value)) {
    throw new QueryError("jsonSet", `${nameOf(value)} is no JSON value: to take a place out, use remove.`);
  }
  return { path: readPath("jsonSet", path), value };
}
