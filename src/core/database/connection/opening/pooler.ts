import type { DatabaseConfig } from "@/core/config";
import type { Database } from "../database";
import { idleInTransactionMilliseconds, writtenForms } from "./driver-options";

/** What each transaction has to say behind a pooler, where no session is ours to keep it. */
export function pooledSettings({ pooler, statementTimeoutMilliseconds }: DatabaseConfig): string[] {
  if (pooler === "none") return [];
  return [
    `set local statement_timeout = ${statementTimeoutMilliseconds}`,
    `set local idle_in_transaction_session_timeout = ${idleInTransactionMilliseconds}`,
  ];
}

/** No session of ours says how it has to be: tells what the role has to be given instead. */
export async function tellWhatTheRoleLacks(database: Database, config: DatabaseConfig): Promise<void> {
  if (config.pooler === "none") return;
  for (const { name, setting, role } of await database.query.execute<Setting>(settingsOfTheRole)) {
    const wanted = name === "statement_timeout" ? config.statementTimeoutMilliseconds : writtenForms[name];
    if (wanted === 0 || isFine(name, setting)) continue;
    database.logger.warn({ remedy: `ALTER ROLE ${role} SET ${name} = ${wanted}` }, whatFollows(name));
  }
}

type Form = Exclude<keyof typeof writtenForms, "TimeZone">;

interface Setting extends Record<string, unknown> {
  name: Form | "statement_timeout";
  setting: string;
  role: string;
}

const settingsOfTheRole = `
  select name, setting, quote_ident(current_user) as role from pg_settings where name in
    ('statement_timeout', 'DateStyle', 'IntervalStyle', 'bytea_output', 'extra_float_digits') order by name`;

function isFine(name: Setting["name"], setting: string): boolean {
  if (name === "statement_timeout") return setting !== "0";
  if (name === "extra_float_digits") return Number(setting) > 0;
  return setting.startsWith(writtenForms[name]);
}

function whatFollows(name: Setting["name"]): string {
  return name === "statement_timeout"
    ? "Behind the pooler, a statement outside a transaction may take for ever."
    : "Behind the pooler, PostgreSQL writes values in a form in which they are not read as they are.";
}
