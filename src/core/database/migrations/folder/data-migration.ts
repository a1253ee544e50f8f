import type { TransactionSql } from "../../connection/postgres-client";

/** Work on rows that are there already, in steps short enough for others to go on meanwhile. */
export interface DataMigration {
  /** How many rows are left to do. It must go down as batches are done, for a run that broke off goes on from there. */
  count(sql: TransactionSql): Promise<number>;
  /** Does the next few rows, in a transaction of its own. @returns how many; 0 ends the migration. */
  batch(sql: TransactionSql): Promise<number>;
}

/** Says what a TypeScript file beside the SQL does: `export default dataMigration({ count, batch })`. */
export function dataMigration(migration: DataMigration): DataMigration {
  return migration;
}
