import type { DatabaseConfig } from "@/core/config";
import type { Database } from "../database";
import { idleInTransactionMilliseconds } from "./driver-options";

/** What each transaction has to say behind a pooler, where no session is ours to keep it. */
export function pooledSettings({ pooler, statementTimeoutMilliseconds }: DatabaseConfig): string[] {
  if (pooler === "none") return [];
  return [
    `set local statement_timeout = ${statementTimeoutMilliseconds}`,
    `set local idle_in_transaction_session_timeout = ${idleInTransactionMilliseconds}`,
  ];
}

/** A statement outside transactions has the time that the role gives it: tells when that is for ever. */
export async function tellWhenUnlimited(database: Database, config: DatabaseConfig): Promise<void> {
  const { pooler, statementTimeoutMilliseconds: limit } = config;
  if (pooler === "none" || limit === 0) return;
  const rows = await database.query.execute<{ timeout: string; role: string }>(
    "select current_setting('statement_timeout') as timeout, quote_ident(current_user) as role",
  );
  if (rows[0]?.timeout !== "0") return;
  const remedy = `ALTER ROLE ${rows[0].role} SET statement_timeout = ${limit}`;
  database.logger.warn({ remedy }, "Behind the pooler, a statement outside a transaction may take for ever.");
}
