/** What drizzle-kit's own migrator stops at: it would record the migration and leave its work undone. */
export function dataSql(name: string): string {
  return `-- The work of ${name} is in the TypeScript file beside this one; \`bun run db:migrate\` does both.
DO $$ BEGIN
  IF current_setting('plinth.migrator', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'This is a data migration: apply it with bun run db:migrate.';
  END IF;
END $$;
`;
}

/** A data migration to fill in. It speaks SQL alone: the schema of today is not that of the day it runs. */
export const dataScript = `import { dataMigration } from "@/core/database/migrations";

export default dataMigration({
  async count(sql) {
    const [row] = await sql\`select count(*)::int as rows from the_table where the_column is null\`;
    return row?.["rows"] ?? 0;
  },
  async batch(sql) {
    const done = await sql\`
      update the_table set the_column = 'a value'
      where id = any (array(select id from the_table where the_column is null limit 1000 for update))\`;
    return done.count;
  },
});
`;
