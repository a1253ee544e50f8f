import { VersionMismatch } from "../../../errors/version-mismatch";
import type { CallOptions, Context } from "../../calls/context";
import { findRowById } from "../../read/find";
import type { Visibility } from "../../read/scope/visible";
import type { WriteRequest } from "../target-rows";

/**
 * Tells, once a write that compared the version met no row, why: the row has another version, or there is none to write.
 * @throws VersionMismatch for the former.
 */
export async function refuseStale(
  context: Context,
  id: unknown,
  { version = "any" }: Pick<WriteRequest, "version">,
  { tx, log, withDeleted = false }: CallOptions & Visibility,
): Promise<void> {
  if (version === "any") return;
  const { name, roles } = context.source;
  const property = roles.version ?? "";
  const row = await findRowById(context, id, { select: [property], tx, log, withDeleted });
  if (row === undefined || [version].flat().includes(Reflect.get(row as object, property))) return;
  throw new VersionMismatch(name, id);
}
