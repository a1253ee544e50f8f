import { type TObject, type TProperties, Type } from "@sinclair/typebox";
import { EntityError } from "../../entity/entity-error";
import { unknownOption } from "../../entity/names/nearest";
import type { AnyTable } from "../../entity/types/table-types";
import { Invalid, type Mistake } from "../../errors/application-error";
import { sourceOf } from "../plan/source";
import { type FilterParameter, filterParameters, readParameter, soughtText } from "./filter-parameters";
import type { ListQuery, ListRequest, ListRules, ListValues, PageValues } from "./list-query-types";
import { offeredColumn } from "./offered-column";
import { type PageLimits, pageLimits, pageParameters, readPage } from "./page-parameters";
import { readSort, sortParameter } from "./sort-parameter";

/**
 * Lets clients filter, order and page a list by the properties that are named, and by no other.
 * @throws EntityError for a hidden property, an unknown one, and an operator that its type does not have.
 */
export function listQuery<Table extends AnyTable, const Rules extends ListRules<Table>>(
  table: Table,
  rules: Rules,
): ListQuery<Table, ListValues<Table, Rules>>;
export function listQuery(table: AnyTable, rules: ListRules<AnyTable>): ListQuery<AnyTable> {
  const source = sourceOf(table);
  const problem = unknownOption(rules, ["filter", "sort", "defaultSort", "search", "first"]);
  if (problem !== undefined) throw new EntityError(source.name, `${problem} for a list.`);
  const filters = filterParameters(source, rules.filter ?? {});
  const sortable = (rules.sort ?? []).map((property) => offeredColumn(source, property).property);
  const limits = pageLimits(source.name, rules);
  const offer = { filters, sortable, limits, rules };
  return {
    schema: Type.Unsafe<PageValues>(schemaOf(offer)),
    read: (values) => read(offer, values),
  };
}

interface Offer {
  filters: readonly FilterParameter[];
  sortable: readonly string[];
  limits: PageLimits;
  rules: ListRules<AnyTable>;
}

function schemaOf({ filters, sortable, limits, rules }: Offer): TObject {
  const parameters: TProperties = {
    ...Object.fromEntries(filters.map(({ name, schema }) => [name, Type.Optional(schema)])),
    ...(rules.search !== undefined && { search: Type.Optional(soughtText()) }),
    ...(sortable.length > 0 && { sort: Type.Optional(sortParameter(sortable)) }),
    ...pageParameters(limits),
  };
  return Type.Object(parameters, { additionalProperties: false });
}

function read({ filters, sortable, limits, rules }: Offer, values: PageValues): ListRequest<AnyTable> {
  const mistakes: Mistake[] = [];
  const accept = <Part extends object>(part: Part | Mistake[]): Part[] => {
    if (!Array.isArray(part)) return [part];
    mistakes.push(...part);
    return [];
  };
  const conditions = filters.flatMap((filter) => {
    const value: unknown = Reflect.get(values, filter.name);
    if (value === undefined) return [];
    return accept(readParameter(filter, value)).map((condition) => ({ [filter.column.property]: condition }));
  });
  const search: unknown = Reflect.get(values, "search");
  if (rules.search !== undefined && search !== undefined) conditions.push({ [rules.search]: { search } });
  const sort: unknown = Reflect.get(values, "sort");
  const [orderBy = rules.defaultSort ?? {}] = typeof sort === "string" ? accept(readSort(sortable, sort)) : [];
  const page = accept(readPage(limits, values));
  if (mistakes.length > 0) throw new Invalid("The query is not valid.", mistakes);
  return { where: { and: conditions }, orderBy, ...page[0] };
}
