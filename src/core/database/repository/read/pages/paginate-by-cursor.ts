import { type SQL, sql } from "drizzle-orm";
import { Invalid } from "../../../errors/application-error";
import { type Context, linesOf } from "../../context";
import { Draft } from "../../plan/draft";
import type { Source, SourceColumn } from "../../plan/source";
import { addRelated } from "../../relations/add-related";
import { missingKeys, parseInclude } from "../../relations/parse-include";
import { allOf, type Condition } from "../../where/condition";
import type { ReadRequest } from "../find";
import { columnList, parseSelect, whereClause } from "../select";
import { countRows } from "../summary/count";
import { bindCount } from "../tail";
import { visibleRows } from "../visible";
import { beyond } from "./beyond";
import { type Place, toCursor } from "./cursor";
import { orderClause, type Term } from "./cursor-order";
import type { Page } from "./page-options";
import { parseWalk, type Walk, type WalkRequest } from "./page-walk";
import { checkOptions } from "../../known-options";

interface PageRequest extends ReadRequest, WalkRequest {
  total?: boolean;
}

/** One more row than the page holds is read, to know whether the list goes on. */
export async function findPage(context: Context, where: unknown, options: PageRequest): Promise<Page<unknown>> {
  const { source } = context;
  checkOptions(source.name, "paginateByCursor", options);
  const { total = false, withDeleted = false, tx, log } = options;
  const walk = parseWalk(source, options);
  const draft = new Draft(`cursorPage ${walk.backward ? "back " : ""}${walk.list} `);
  const condition = visibleRows(context, draft, where, options);
  const selected = parseSelect(draft, source, options.select);
  const wanted = parseInclude(context, draft, options.include);
  if (condition === false) return { items: [], nextCursor: null, previousCursor: null, ...(total && { total: 0 }) };
  const columns = [...selected, ...missingKeys(wanted, selected)];
  const statement = parseStatement(draft, source, walk, { condition, columns, total });
  const { lines, toRows } = await linesOf(context, { draft, statement, columns: selected, reads: true }, options);
  const kept = lines.slice(0, walk.size);
  if (walk.backward) kept.reverse();
  const items = toRows(kept);
  await addRelated(context, { rows: items, lines: kept, columns }, wanted, options);
  const placeIn = (line?: readonly unknown[]) => line?.slice(columns.length, columns.length + walk.terms.length);
  const ends = { first: placeIn(kept[0]), last: placeIn(kept.at(-1)), goesOn: lines.length > walk.size };
  const cursors = cursorsOf(source, walk, ends);
  if (!total) return { items, ...cursors };
  return {
    items,
    ...cursors,
    total: Number(lines[0]?.at(-1) ?? (await countRows(context, where, { withDeleted, tx, log }))),
  };
}

interface PageParts {
  condition: Condition;
  columns: readonly SourceColumn[];
  total: boolean;
}

/** Its lines hold the columns, the marks of the place, and the total if it is asked for. */
function parseStatement(
  draft: Draft,
  { name, table }: Source,
  { terms, way, place, size, skip }: Walk,
  { condition, columns, total }: PageParts,
): () => SQL {
  const rows = place === undefined ? condition : allOf([condition, beyond(draft, way, place)]);
  const limit = bindCount(draft, name, "limit", Math.min(size + 1, Number.MAX_SAFE_INTEGER));
  const offset = skip === 0 ? undefined : bindCount(draft, name, "offset", skip);
  if (total) draft.shape += "total";
  return () => {
    const counted = total ? sql`, (select count(*) from ${table}${whereClause(condition)})` : undefined;
    return sql`select ${columnList(columns)}, ${marks(terms)}${counted} from ${table}${whereClause(rows)}${orderClause(way)}${limit()}${offset?.()}`;
  };
}

/** As texts: what the driver makes of a number or a moment may be less than PostgreSQL compares. */
function marks(terms: readonly Term[]): SQL {
  return sql.join(
    terms.map(({ column: { column } }) => sql`${column}::text`),
    sql`, `,
  );
}

interface Ends {
  first: readonly unknown[] | undefined;
  last: readonly unknown[] | undefined;
  /** Whether there is more in the direction of the walk. */
  goesOn: boolean;
}

function cursorsOf(source: Source, { list, backward, place, skip }: Walk, { first, last, goesOn }: Ends) {
  const cameFrom = place !== undefined || skip > 0;
  const [hasNext, hasPrevious] = backward ? [cameFrom, goesOn] : [goesOn, cameFrom];
  return {
    nextCursor: hasNext ? cursorAt(source, list, last) : null,
    previousCursor: hasPrevious ? cursorAt(source, list, first) : null,
  };
}

function cursorAt({ name }: Source, list: string, place: readonly unknown[] | undefined): string | null {
  if (place === undefined) return null;
  const cursor = toCursor(list, place as Place);
  if (cursor !== undefined) return cursor;
  // It depends on the rows that there are, so that no code could have known: whoever asked may order otherwise.
  const mistakes = [{ pointer: "/sort", detail: "leads to values that are too long to go on from: order by others" }];
  throw new Invalid(`A list of ${name} cannot be paged in this order.`, mistakes);
}
