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

/** Calls a function of the declaration; one that fails is a mistake in it. @param what which one: `where`. */
export function called<Result>(where: string, what: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new EntityError(where, `${what} fails (${cause.message}): does it name a property that is not there?`);
  }
}
