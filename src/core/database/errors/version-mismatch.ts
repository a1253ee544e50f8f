import { Conflict } from "./application-error";

/** The row was changed after it was read, so a write that would undo that change was refused. */
export class VersionMismatch extends Conflict {
  override readonly name = "VersionMismatch";

  constructor(table: string, id: unknown) {
    const named = nameOf(id);
    const message = `Row ${named} of ${table} has changed since it was read. Read it again.`;
    super(message, { table, id: named }, {}, "version-mismatch");
  }
}

/** A key of several columns is named by its values in order. */
function nameOf(id: unknown): string {
  const parts: unknown[] = typeof id === "object" && id !== null ? Object.values(id) : [id];
  return parts.map(String).join(", ").slice(0, longest);
}

const longest = 200;
