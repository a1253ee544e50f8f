import { EntityError } from "../entity-error";

interface Claim {
  entity: string;
  site: string;
}

const claims = new Map<string, Claim>();

/**
 * Tables, indexes and sequences share one namespace in a PostgreSQL schema: each name is given once in a process.
 * The same line of code may claim again: a reload or a test helper runs it twice.
 */
export function claimNames(entity: string, schema: string, names: readonly string[], site: string): void {
  for (const name of names) {
    const claim = claims.get(`${schema}.${name}`);
    if (claim && !(site !== "" && claim.site === site)) {
      const owner = name === claim.entity ? "another entity has this name" : `${claim.entity} has it already`;
      throw new EntityError(entity, `the name "${name}" is taken, ${owner}: choose another, or another schema.`);
    }
  }
  for (const name of names) claims.set(`${schema}.${name}`, { entity, site });
}

/** The line that called `above`, as the engine writes it; empty when the engine keeps no stack. */
export function siteOf(above: (...args: never[]) => unknown): string {
  const trace: { stack?: string } = {};
  Error.captureStackTrace(trace, above);
  return trace.stack?.split("\n")[1]?.trim() ?? "";
}
