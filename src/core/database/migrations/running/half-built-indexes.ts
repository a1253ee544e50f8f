import type { Sql } from "../../connection/postgres-client";
import { MigrationError } from "../migration-error";

/**
 * An index whose CREATE INDEX CONCURRENTLY broke off stands there, is written to and never read; IF NOT EXISTS would
 * take it for a good one. Those that another session builds at this moment do not count, nor does the index of a
 * partitioned table, which waits for those of its partitions.
 * @throws MigrationError naming each, with what to do.
 */
export async function refuseHalfBuilt(sql: Sql, file: string): Promise<void> {
  const names = await halfBuiltIndexes(sql);
  if (names.length === 0) return;
  const drops = names.map((name) => `DROP INDEX CONCURRENTLY ${name};`).join(" ");
  throw new MigrationError(
    `${file} was not recorded: ${names.join(", ")} was left half built by a CREATE INDEX CONCURRENTLY that broke off. ` +
      `Run ${drops} then \`bun run db:migrate\` again.`,
  );
}

/** Their names, quoted. */
export async function halfBuiltIndexes(sql: Sql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select indexrelid::regclass::text as name from pg_index join pg_class on pg_class.oid = indexrelid
    where not indisvalid and relkind = 'i'
      and indexrelid not in (select index_relid from pg_stat_progress_create_index)
    order by 1`;
  return rows.map(({ name }) => name);
}
