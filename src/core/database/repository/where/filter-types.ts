import type { SQL, SQLWrapper } from "drizzle-orm";
import type { AnyTable } from "../../entity/types/table-types";
import type { AnyPath, AtPath, JsonCondition, KnownPath } from "./json/json-types";
import type {
  ArrayOperators,
  ColumnOfType,
  ListOperators,
  TextOperators,
  ValueOperators,
} from "./operators/operator-types";

/** Which rows: a filter, or SQL that says it. `{}` is every row. */
export type Where<Table extends AnyTable> = Filter<Table> | SQL;

/** Conditions that all hold: on columns by their names in code, on values inside JSON, and on other filters. */
type Filter<Table extends AnyTable> = {
  readonly [Key in keyof Columns<Table>]?: Condition<Columns<Table>[Key]["_"]>;
} & {
  readonly [Path in KnownPath<Table>]?: JsonCondition<AtPath<Table, Path>>;
} & {
  readonly [Path in AnyPath<Table>]: JsonCondition<AtPath<Table, Path>>;
} & {
  readonly and?: readonly Where<Table>[];
  readonly or?: readonly Where<Table>[];
  readonly not?: Where<Table>;
  /** A query that finds something: Drizzle's, or SQL that begins with `select`. */
  readonly exists?: SQLWrapper;
  readonly notExists?: SQLWrapper;
};

type Columns<Table extends AnyTable> = Table["_"]["columns"];

/** A value to equal, null, a list to be in, or operators. */
type Condition<Column extends { data: unknown; dataType: string }> = [Column["dataType"]] extends ["json"]
  ? JsonCondition<Column["data"]>
  : [Column["dataType"]] extends ["array"]
    ? Column["data"] | ArrayOperators<Column["data"]> | Expression<Column["data"]>
    : Column["data"] | readonly Column["data"][] | ScalarOperators<Column["data"]> | Expression<Column["data"]>;

type Expression<Value> = SQL | ColumnOfType<Value> | null;

type ScalarOperators<Value> = ValueOperators<Value> &
  ListOperators<Value> &
  ([Value] extends [string] ? TextOperators : unknown);
