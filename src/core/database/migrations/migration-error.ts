/** A migration that could not be applied: the message says where, why and what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}
