import { sql } from "drizzle-orm";
import type { Database } from "../../connection/database";

/** A sentence for each constraint that was added NOT VALID and has not been validated: old rows may break it. */
export async function unvalidatedConstraints({ query }: Database): Promise<string[]> {
  const found = await query.execute<{ table: string; name: string }>(stillUnvalidated);
  return found.map(
    ({ table, name }) =>
      `${table}: the constraint ${name} was added NOT VALID, so rows from before may break it. Once they are repaired, ` +
      `write into a migration (\`bun run db:generate --custom\`): ALTER TABLE ${table} VALIDATE CONSTRAINT ${name};`,
  );
}

// From PostgreSQL 18 on, one may be declared NOT ENFORCED: nobody means to validate that.
const stillUnvalidated = sql`
  select conrelid::regclass::text as table, quote_ident(conname) as name from pg_constraint
  where not convalidated and conrelid <> 0 and to_jsonb(pg_constraint)->>'conenforced' is distinct from 'false'
  order by 1, 2`;
