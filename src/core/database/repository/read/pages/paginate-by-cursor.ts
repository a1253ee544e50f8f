import { Invalid } from "../../../errors/application-error";
import { type Context, linesOf } from "../../calls/context";
import { Draft } from "../../plan/draft";
import type { Source } from "../../plan/source";
import { addRelated } from "../../relations/add-related";
import { missingKeys, parseInclude } from "../../relations/parse-include";
import type { ReadRequest } from "../find";
import { parseSelect } from "../select";
import { countRows } from "../summary/count";
import { visibleRows } from "../scope/visible";
import { type Place, toCursor } from "./cursor";
import type { Page } from "./page-options";
import { parsePage } from "./page-statement";
import { parseWalk, type Walk, type WalkRequest } from "./page-walk";
import { checkOptions } from "../../calls/known-options";

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
  const statement = parsePage(draft, source, walk, { condition, columns, total });
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
