import type { Sql } from "../../connection/postgres-client";

/** How to wait for tables that others use. */
export interface LockPatience {
  /** How long a statement may wait for a lock before everything behind it may go on. */
  lockTimeoutMilliseconds: number;
  /** How often a file is tried before it counts as failed. */
  attempts: number;
}

export const defaultPatience: LockPatience = { lockTimeoutMilliseconds: 3000, attempts: 12 };

const lockNotAvailable = "55P03";
const deadlockDetected = "40P01";

/** Runs `work` again, after a pause, as long as somebody else's lock is what stops it. */
export async function retryOnLock<T>(
  patience: LockPatience,
  work: () => Promise<T>,
  onRetry: (attempt: number) => void | Promise<void>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLocked(error) || attempt >= patience.attempts) throw error;
      await onRetry(attempt);
      await Bun.sleep(pauseAfter(attempt, patience.lockTimeoutMilliseconds));
    }
  }
}

function isLocked(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: { code?: string } };
  return [code, cause?.code].some((state) => state === lockNotAvailable || state === deadlockDetected);
}

// Traffic needs longer than we waited to catch up, and two who retry should not meet again.
function pauseAfter(attempt: number, lockTimeout: number): number {
  return Math.min(lockTimeout, 250 * 2 ** attempt) * (0.5 + Math.random());
}

/** Who has been in a transaction for long, for a message: without what they do. */
export async function describeBlockers(sql: Sql): Promise<string> {
  const rows = await sql<{ pid: number; name: string; seconds: number }[]>`
    select pid, application_name as name, round(extract(epoch from now() - xact_start))::int as seconds
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
    order by xact_start limit 3`;
  const each = rows.map(({ pid, name, seconds }) => `PID ${pid} (${name || "no name"}) for ${seconds} s`);
  return each.length === 0 ? "" : `In a transaction: ${each.join(", ")}.`;
}
