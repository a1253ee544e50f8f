import { VersionMismatch } from "../../../errors/version-mismatch";
import type { CallOptions, Context } from "../../context";
import { findRowById } from "../../read/find";
import type { Visibility } from "../../read/visible";
import type { WriteRequest } from "../target-rows";

/**
 * Tells, once a write that compared the version met no row, why: the row has another version, or there is none.
 * @throws VersionMismatch for the former.
 */
export async function refuseStale(
  context: Context,
  id: unknown,
  written: WriteRequest,
  { tx, log, withDeleted = false }: CallOptions & Visibility,
): Promise<void> {
  if (!("version" in written) || written.version === "any") return;
  const { name, key } = context.source;
  const select = key.map(({ property }) => property);
  const row = await findRowById(context, id, { select, tx, log, withDeleted });
  if (row !== undefined) throw new VersionMismatch(name, id);
}
