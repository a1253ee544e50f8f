import { type CallOptions, type Context, linesOf } from "../calls/context";
import { Draft, placeholder } from "../plan/draft";
import { arrayLiteral } from "../plan/encode";
import { type SourceColumn, sourceOf } from "../plan/source";
import { parseSelect } from "../read/select";
import { parseTail } from "../read/tail";
import { scopeOfRelated } from "../read/scope/scope-of-related";
import { visibleRows } from "../read/scope/visible";
import { allOf } from "../where/condition";
import { missingKeys, parseInclude, type Wanted } from "./parse-include";
import { joiningRows, joinShape, ofAllParents, ofEachParent, relatedRows } from "./related-rows";

type Row = Record<string, unknown>;

/** What a row is looked up by: a value for each column of the key. */
type Key = readonly unknown[];

/** Rows as the database gave them, with the columns that their lines hold. */
interface Parents {
  rows: readonly unknown[];
  lines: readonly (readonly unknown[])[];
  columns: readonly SourceColumn[];
}

/** Adds to each row its related rows: one query a relation, whatever the number of rows. */
export async function addRelated(
  context: Context,
  parents: Parents,
  wanted: readonly Wanted[],
  call: CallOptions,
): Promise<void> {
  const rows = parents.rows as readonly Row[];
  for (const one of wanted) {
    const keys = keysOf(parents, one.parentKey);
    // One after the other: in a transaction they share one connection, and outside nobody waits for a second one.
    // oxlint-disable-next-line no-await-in-loop
    const related = await loadRelated(context, one, keys, call);
    rows.forEach((row, at) => {
      const key = keys[at];
      const found = (key && !key.includes(null) && related.get(keyText(key))) || [];
      row[one.name] = one.relation.gives === "many" ? found : (found[0] ?? null);
    });
  }
}

/** The related rows of all parents, by the text of the parent's key. */
async function loadRelated(context: Context, wanted: Wanted, keys: readonly Key[], call: CallOptions) {
  const { relation, request, parentKey } = wanted;
  const source = sourceOf(relation.target);
  const scope = scopeOfRelated(context, source);
  const inner: Context = { ...context, source, relations: relation.relations, scope };
  const draft = new Draft(`related ${source.name} ${joinShape(relation)} `);
  const deeper = parseInclude(inner, draft, request.include);
  const selected = parseSelect(draft, source, request.select);
  const rows = relatedRows(source, relation);
  const columns = [...selected, ...missingKeys(deeper, selected), ...rows.parent];
  const present = distinct(keys);
  const places = parentKey.map(({ encode }, at) => draft.bind(arrayLiteral(present.map((key) => encode(key[at])))));
  const visible = visibleRows(inner, draft, request.where ?? {}, request);
  const condition = allOf([visible, joiningRows(context, draft, relation, request)]);
  const tail = parseTail(inner, draft, { ...request, orderBy: request.orderBy ?? {} });
  if (present.length === 0 || condition === false || request.limit === 0) return new Map<string, unknown[]>();
  const write = request.limit === undefined ? ofAllParents : ofEachParent;
  const statement = () => write({ rows, columns, condition, tail, keys: places.map(placeholder) });
  const { lines, toRows } = await linesOf(inner, { draft, statement, columns: selected, reads: true }, call);
  const found = { columns, lines, rows: toRows(lines) };
  // With the whole scope: rows further on may have the property that these have not.
  await addRelated({ ...inner, scope: context.scope }, found, deeper, call);
  return Map.groupBy(found.rows, (_, at) => keyText(keyAt(found, at, rows.parent)));
}

function distinct(keys: readonly Key[]): Key[] {
  return [...new Map(keys.filter((key) => !key.includes(null)).map((key) => [keyText(key), key])).values()];
}

function keysOf(parents: Parents, columns: readonly SourceColumn[]): Key[] {
  return parents.rows.map((_, at) => keyAt(parents, at, columns));
}

function keyAt({ lines, columns }: Parents, at: number, key: readonly SourceColumn[]): Key {
  return key.map((column) => {
    const value = lines[at]?.[columns.lastIndexOf(column)];
    return value === null || column.decode === undefined ? value : column.decode(value);
  });
}

/** Equal for equal keys; a `Date` is an object, and no two objects are the same key of a `Map`. */
function keyText(key: Key): string {
  return JSON.stringify(key.map((value) => (value instanceof Date ? value.getTime() : String(value))));
}
