import type { Context } from "../calls/context";
import type { Draft } from "../plan/draft";
import { nameOf } from "../plan/encode";
import { type Source, type SourceColumn, keyOf, sourceOf } from "../plan/source";
import { QueryError } from "../calls/query-error";
import { columnOf } from "../read/order";
import type { Visibility } from "../read/scope/visible";
import { nearest, quoted } from "../../entity/names/nearest";
import { relatedRows } from "./related-rows";
import type { Relation, Relations } from "./relation";

/** The options of one relation, as they come at run time. */
interface RelatedRequest extends Visibility {
  where?: unknown;
  select?: readonly string[];
  orderBy?: unknown;
  limit?: number;
  include?: unknown;
}

/** One relation that a call asked for. */
export interface Wanted {
  name: string;
  relation: Relation;
  request: RelatedRequest;
  /** The parents' columns by whose values the related rows are looked up. */
  parentKey: readonly SourceColumn[];
}

/** Reads an `include`. @throws QueryError for an unknown relation, with the nearest name. */
export function parseInclude({ source, relations }: Context, draft: Draft, include: unknown): readonly Wanted[] {
  if (include === undefined) return none;
  if (typeof include !== "object" || include === null) {
    throw new QueryError(source.name, `include is an object such as { lines: true }, not ${nameOf(include)}.`);
  }
  return Object.entries(include).map(([name, options]: [string, unknown]) => {
    const relation = Object.hasOwn(relations, name) ? relations[name] : undefined;
    if (relation === undefined) {
      throw new QueryError(
        source.name,
        `there is no relation ${quoted(name)}${nearest(name, Object.keys(relations))}.`,
      );
    }
    draft.shape += `include ${name} `;
    return { name, relation, request: requestOf(source, name, options), parentKey: parentKeyOf(source, relation) };
  });
}

/** Columns that the relations need and the call did not ask for. */
export function missingKeys(wanted: readonly Wanted[], selected: readonly SourceColumn[]): SourceColumn[] {
  const needed = new Set(wanted.flatMap(({ parentKey }) => parentKey));
  return [...needed].filter((column) => !selected.includes(column));
}

const none: readonly Wanted[] = [];
const known = ["where", "select", "orderBy", "limit", "include", "withDeleted"];

function requestOf(source: Source, name: string, options: unknown): RelatedRequest {
  const where = `${source.name}.${name}`;
  if (options === true) return {};
  if (typeof options !== "object" || options === null) {
    throw new QueryError(where, `a relation is included with true or with options, not ${nameOf(options)}.`);
  }
  const unknown = Object.keys(options).find((option) => !known.includes(option));
  if (unknown === undefined) return options;
  throw new QueryError(where, `there is no option ${quoted(unknown)} here${nearest(unknown, known)}.`);
}

function parentKeyOf(source: Source, { join }: Relation): readonly SourceColumn[] {
  if (join.key === "here") return join.by.map((property) => columnOf(source, property));
  return keyOf(source, (join.key === "there" ? join.by : join.from).length);
}

/** @throws QueryError for a relation that leads nowhere, or is named like a property. */
export function checkRelations(source: Source, relations: Relations): void {
  for (const [name, relation] of Object.entries(relations)) {
    if (source.columns.has(name))
      throw new QueryError(`${source.name}.${name}`, "a relation is not named like a property.");
    parentKeyOf(source, relation);
    const target = sourceOf(relation.target);
    relatedRows(target, relation);
    checkRelations(target, relation.relations);
  }
}
