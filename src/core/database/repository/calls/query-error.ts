import { bounded } from "../../errors/application-error";

/**
 * A mistake in a call of a repository, made by code and not by a client: thrown before anything is sent.
 * It never holds a value.
 */
export class QueryError extends Error {
  override readonly name = "QueryError";

  /** @param where the table, or `table.property`. */
  constructor(
    readonly where: string,
    problem: string,
  ) {
    super(bounded(`${where}: ${problem}`));
  }
}
