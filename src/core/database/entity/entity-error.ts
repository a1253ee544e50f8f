/** A mistake in a declaration: thrown while the schema file is loaded, never while the application serves. */
export class EntityError extends Error {
  override readonly name = "EntityError";

  /** @param where the entity, or `entity.property`, or deeper: `entity.property/inner/path`. */
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(`${where}: ${problem}`);
  }
}
