import type { Sql, TransactionSql } from "../../connection/postgres-client";
import { MigrationError } from "../migration-error";

// Any number will do, as long as every process asks for the same one.
const key = 7_462_113;

/**
 * Waits until no other process migrates this database; the lock is the session's and ends with it.
 * `onWait` is told once who has it.
 * @throws MigrationError naming the holder when it takes longer than `limit` milliseconds.
 */
export async function waitForTurn(sql: Sql, limit: number, onWait: (line: string) => void): Promise<void> {
  const deadline = performance.now() + limit;
  // Asked again and again, for who waits inside a statement is waited for by CREATE INDEX CONCURRENTLY.
  for (let attempt = 0; !(await take(sql)); attempt++) {
    const left = deadline - performance.now();
    if (left <= 0) throw tookTooLong(await describeHolder(sql), limit);
    if (attempt === 0) onWait(`waiting for ${await describeHolder(sql)}, which is migrating this database`);
    await Bun.sleep(Math.min(10 * 1.3 ** attempt, 250, Math.max(1, left)));
  }
}

function tookTooLong(holder: string, limit: number): MigrationError {
  return new MigrationError(
    `Another process has been migrating this database for ${limit / 1000} s: ${holder}. ` +
      "Let it finish, or end it with pg_terminate_backend(pid).",
  );
}

/** @throws MigrationError when the session that took the lock is not this one any more. */
export async function assertTurn(sql: TransactionSql | Sql): Promise<void> {
  const [row] = await sql`select exists (${locks(sql)} and pid = pg_backend_pid()) as held`;
  if (row?.["held"] === true) return;
  throw new MigrationError(
    "The lock on this database was lost: the connection broke, or goes through a pooler in transaction mode. " +
      "Let MIGRATION_URL lead to the server itself, and run `bun run db:migrate` again.",
  );
}

async function take(sql: Sql): Promise<boolean> {
  const [row] = await sql`select pg_try_advisory_lock(${key}) as taken`;
  return row?.["taken"] === true;
}

async function describeHolder(sql: Sql): Promise<string> {
  const [holder] = await sql<{ pid: number; name: string; address: string | null; since: string }[]>`
    select pid, application_name as name, host(client_addr) as address,
      to_char(backend_start at time zone 'UTC', 'HH24:MI:SS "UTC"') as since
    from pg_stat_activity where pid in (${locks(sql)})`;
  if (holder === undefined) return "another process";
  return `PID ${holder.pid} (${holder.name || "no name"}, from ${holder.address ?? "this machine"}, since ${holder.since})`;
}

function locks(sql: TransactionSql | Sql) {
  return sql`
    select pid from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid = ${key} and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())`;
}
