import { type SQL, sql } from "drizzle-orm";
import type { Draft } from "../../plan/draft";
import type { Source, SourceColumn } from "../../plan/source";
import { allOf, type Condition } from "../../where/condition";
import { whereClause } from "../select";
import { bindCount } from "../tail";
import { beyond } from "./beyond";
import { orderClause, type Term } from "./cursor-order";
import type { Walk } from "./page-walk";

interface PageParts {
  condition: Condition;
  columns: readonly SourceColumn[];
  total: boolean;
}

/** Its lines hold the columns, the marks of the place, and the total if it is asked for. */
export function parsePage(
  draft: Draft,
  { name, table }: Source,
  { terms, way, place, size, skip }: Walk,
  { condition, columns, total }: PageParts,
): () => SQL {
  const ranges = place === undefined ? () => [] : beyond(draft, way, place);
  const limit = bindCount(draft, name, "limit", Math.min(size + 1, Number.MAX_SAFE_INTEGER));
  const offset = skip === 0 ? undefined : bindCount(draft, name, "offset", skip);
  if (total) draft.shape += "total";
  return () => {
    const values = [...columns.map(itself), ...terms.map(mark)];
    const counted = total ? [sql`(select count(*) from ${table}${whereClause(condition)})`] : [];
    const read = (items: readonly SQL[], range?: SQL) => {
      const rows = range === undefined ? condition : allOf([condition, () => range]);
      return sql`select ${listOf(items)} from ${table}${whereClause(rows)}${orderClause(way)}${limit()}${offset?.()}`;
    };
    const [range, ...others] = ranges();
    if (range === undefined || others.length === 0) return read([...values, ...counted], range);
    return sql`${merged({ values, counted, way }, (items) => [range, ...others].map((each) => read(items, each)))}${limit()}`;
  };
}

interface Lines {
  values: readonly SQL[];
  counted: readonly SQL[];
  way: readonly Term[];
}

/** Reads each part only as far as the page goes, because each comes in the order of the whole. */
function merged({ values, counted, way }: Lines, parts: (items: readonly SQL[]) => SQL[]): SQL {
  const items = [...values, ...way.map(({ column }) => itself(column))];
  const rows = parts(items.map((item, at) => sql`${item} as ${cell(at)}`)).map((part) => sql`(${part})`);
  const order = orderClause(way, (at) => cell(values.length + at));
  const read = listOf([...values.map((_, at) => cell(at)), ...counted]);
  return sql`select ${read} from (${sql.join(rows, sql` union all `)}) "page"${order}`;
}

function itself({ column }: SourceColumn): SQL {
  return sql`${column}`;
}

/** As text: what the driver makes of a number or a moment may be less than PostgreSQL compares. */
function mark({ column: { column } }: Term): SQL {
  return sql`${column}::text`;
}

function cell(at: number): SQL {
  return sql.raw(`"c${at}"`);
}

function listOf(parts: readonly SQL[]): SQL {
  return sql.join([...parts], sql`, `);
}
