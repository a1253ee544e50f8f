import type { Sql, TransactionSql } from "../../connection/postgres-client";
import type { Migration } from "../folder/migrations-of";
import type { Statement } from "../folder/sql-statements";
import type { Ledger } from "../ledger/ledger";
import { assertTurn } from "./advisory-lock";
import { cleanSession, setWatchOverClient } from "./clean-session";
import { refuseHalfBuilt } from "./half-built-indexes";
import { type LockPatience, describeBlockers, retryOnLock } from "./lock-retries";
import { explainBreak, explainFailure } from "./migration-failure";
import { type InTransaction, type OnProgress, runScript } from "./run-script";

/** What a migration runs with. */
interface Run {
  sql: Sql;
  ledger: Ledger;
  patience: LockPatience;
  /** Called with a line for whoever watches. */
  report: (line: string) => void;
  onProgress: OnProgress;
}

type Patient = Omit<Run, "onProgress">;

/** @throws MigrationError; a file that is one transaction has then left nothing behind. */
export async function applyMigration(run: Run, migration: Migration): Promise<void> {
  try {
    await cleanSession(run.sql);
    await applyAsItSays(run, migration);
  } catch (error) {
    throw explainBreak(migration, error);
  }
}

function applyAsItSays(run: Run, migration: Migration): Promise<void> {
  if (!migration.transactional) return applyWithoutTransaction(run, migration);
  if (migration.script !== undefined) return applyData(run, migration);
  return patiently(run, migration, () => applyFile(run, migration));
}

function applyFile(run: Run, migration: Migration): Promise<void> {
  return transactionWith(run, async (transaction) => {
    for (const statement of migration.statements) await execute(transaction, migration, statement);
    await run.ledger.add(transaction, migration);
  });
}

async function applyData({ onProgress, ...run }: Run, migration: Migration): Promise<void> {
  const inTransaction: InTransaction = (work) => patiently(run, migration, () => transactionWith(run, work));
  await inTransaction(async (transaction) => {
    for (const statement of migration.statements) await execute(transaction, migration, statement);
  });
  await runScript(migration, inTransaction, onProgress);
  await inTransaction((transaction) => run.ledger.add(transaction, migration));
}

function transactionWith<T>({ sql, patience }: Patient, work: (transaction: TransactionSql) => Promise<T>): Promise<T> {
  return sql.begin(async (transaction) => {
    await assertTurn(transaction);
    await limitLocks(transaction, patience.lockTimeoutMilliseconds);
    return work(transaction);
  }) as Promise<T>;
}

// What works CONCURRENTLY waits for others without stopping anybody, and would be left half done by a time limit, or by
// the end of the process.
async function applyWithoutTransaction({ sql, ledger }: Run, migration: Migration): Promise<void> {
  await assertTurn(sql);
  await refuseHalfBuilt(sql, migration.file);
  await limitLocks(sql, 0);
  await setWatchOverClient(sql, "0");
  for (const statement of migration.statements) {
    try {
      await execute(sql, migration, statement);
    } catch (error) {
      await refuseHalfBuilt(sql, migration.file).catch((halfBuilt: Error) => {
        throw Object.assign(halfBuilt, {
          message: `${(error as Error).message}\n  ${halfBuilt.message}`,
          cause: error,
        });
      });
      throw error;
    }
  }
  await ledger.add(sql, migration);
}

async function patiently<T>(run: Patient, migration: Migration, work: () => Promise<T>): Promise<T> {
  const { attempts } = run.patience;
  return retryOnLock(run.patience, work, async (attempt) => {
    const blockers = await describeBlockers(run.sql);
    const line = `${migration.name} waits for a lock; it let the traffic pass (try ${attempt} of ${attempts}). ${blockers}`;
    run.report(line.trimEnd());
  });
}

async function limitLocks(sql: TransactionSql | Sql, milliseconds: number): Promise<void> {
  await sql`select set_config('lock_timeout', ${String(milliseconds)}, false)`;
}

async function execute(sql: TransactionSql | Sql, migration: Migration, statement: Statement): Promise<void> {
  if (makesOwnSchema(migration, statement)) return; // its ledger is in there already
  try {
    await sql.unsafe(statement.text);
  } catch (error) {
    throw explainFailure(migration, statement, error);
  }
}

/** As drizzle-kit writes it for a library that knows nothing of namespaces. */
function makesOwnSchema({ name }: Migration, { code }: Statement): boolean {
  const [namespace, tag] = name.split("/");
  return tag !== undefined && [namespace, `"${namespace}"`].includes(/^create\s+schema\s+(\S+)$/i.exec(code)?.[1]);
}
