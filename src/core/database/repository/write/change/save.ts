import { invalidRow } from "../../../entity/schemas/mistake-sentences";
import { Invalid, NotFound } from "../../../errors/application-error";
import type { CallOptions, Context } from "../../calls/context";
import { idIn } from "../../plan/key";
import { QueryError } from "../../calls/query-error";
import { updateRowById } from "./update";
import { checkOptions } from "../../calls/known-options";

/**
 * Writes back a row that was read, unless somebody else wrote to it meanwhile.
 * @throws VersionMismatch for a row that has changed. @throws NotFound for one that is gone.
 */
export async function saveRow(
  context: Context,
  row: unknown,
  options: CallOptions & { returning?: boolean } = {},
): Promise<unknown> {
  const { source } = context;
  checkOptions(source.name, "save", options);
  const version = source.roles.version;
  if (version === undefined)
    throw new QueryError(source.name, "save needs a version to compare: give it column.version().");
  if (typeof row !== "object" || row === null) throw new QueryError(source.name, "save takes a row that was read.");
  const { [version]: read, ...values } = row as Record<string, unknown>;
  if (typeof read !== "number") throw new QueryError(source.name, "save takes a row that was read, with its version.");
  const saved = await updateRowById(context, idIn(source, values), changesOf(context, values), {
    ...options,
    version: read,
  });
  if (saved === undefined || saved === false) throw new NotFound(`A row of ${source.name}`);
  return saved === true ? undefined : saved;
}

/** What of a row can be written: not its key, and not what PostgreSQL or the repository keeps. */
function changesOf({ source }: Context, values: Record<string, unknown>): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const property of Object.keys(values)) {
    const column = source.columns.get(property);
    if (column === undefined) {
      throw new Invalid(invalidRow(source.name), [{ pointer: `/${property}`, detail: "is not known here" }]);
    }
    if (!column.key && !column.readOnly && !column.managed) changes[property] = values[property];
  }
  return changes;
}
