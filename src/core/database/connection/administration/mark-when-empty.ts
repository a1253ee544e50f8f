import type { DatabaseUrl } from "@/core/config";
import { closePool, createSingleConnection } from "../postgres-client";
import { markStatement } from "./purpose";

/**
 * Marks a database for development if it holds nothing yet: whoever serves it for development means to fill it with
 * what may be lost. Where this role may not, it stays as it is.
 */
export async function markWhenEmpty(url: DatabaseUrl): Promise<void> {
  const sql = createSingleConnection(url);
  try {
    const [found] = await sql`
      select from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname !~ '^pg_' and nspname <> 'information_schema' limit 1`;
    if (found === undefined) await sql.unsafe(markStatement(url.database, "development"));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "42501")) throw error;
  } finally {
    await closePool(sql);
  }
}
