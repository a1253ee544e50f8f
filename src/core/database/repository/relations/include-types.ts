import type { AnyTable } from "../../entity/types/table-types";
import type { PropertyOf, Selected, VisibleOf } from "../calls/row-types";
import type { OrderBy } from "../read/order";
import type { Visibility } from "../read/scope/visible";
import type { Where } from "../where/filter-types";
import type { Relation, Relations } from "./relation";

/** Which relations come with each row, and which of their rows: `{ lines: true, customer: { select: ["name"] } }`. */
export type Include<Known extends Relations> = {
  readonly [Name in keyof Known]?: true | IncludeOptions<Known[Name]["target"], Known[Name]["relations"]>;
};

interface IncludeOptions<Target extends AnyTable, Inner extends Relations> extends Visibility {
  readonly where?: Where<Target>;
  readonly select?: readonly PropertyOf<Target>[];
  readonly orderBy?: OrderBy<Target>;
  /** Of each parent. */
  readonly limit?: number;
  readonly include?: Include<Inner>;
}

/** What `include` adds to a row. */
export type Included<Known extends Relations, Asked> = {
  -readonly [Name in keyof Asked & keyof Known]: RelatedRows<Known[Name], Asked[Name]>;
};

/** Nothing for a key that is empty, and for a row that is deleted or filtered out. */
type RelatedRows<Known extends Relation, Asked> = Known["gives"] extends "one"
  ? RelatedRow<Known, Asked> | null
  : RelatedRow<Known, Asked>[];

type RelatedRow<Known extends Relation, Asked> = Selected<Known["target"], AskedProperties<Known["target"], Asked>> &
  (Asked extends { include: infer Inner } ? Included<Known["relations"], Inner> : unknown);

type AskedProperties<Target extends AnyTable, Asked> = Asked extends { select: readonly (infer Property)[] }
  ? Property & PropertyOf<Target>
  : VisibleOf<Target>;
