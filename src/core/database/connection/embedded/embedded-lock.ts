import { Database, SQLiteError } from "bun:sqlite";

import { EmbeddedServerError } from "./embedded-server-error";

/** Longer than anything done under the lock: a first start copies binaries and a restart may recover a crash. */
const PATIENCE_MILLISECONDS = 120_000;

/** Beside the folder, not in it: it must survive the folder's removal, or two processes could hold "the" lock. */
export const lockFile = (folder: string): string => `${folder}.lock`;

/**
 * Runs `work` while no other process, and nobody else in this one, prepares, starts or stops the server of the folder.
 * An SQLite file serves as the lock because the operating system releases it when its holder dies, however it dies.
 */
export async function withEmbeddedLock<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  const lock = new Database(lockFile(folder), { create: true });
  try {
    await acquire(lock, folder);
    return await work();
  } finally {
    lock.close();
  }
}

async function acquire(lock: Database, folder: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MILLISECONDS;
  while (!begin(lock)) {
    if (Date.now() > deadline) {
      throw new EmbeddedServerError(
        `Another process has been starting or stopping the embedded server in ${folder} for two minutes: end it ` +
          `(\`fuser ${lockFile(folder)}\` shows it), then try again.`,
      );
    }
    await Bun.sleep(5 + Math.random() * 20);
  }
}

function begin(lock: Database): boolean {
  try {
    lock.run("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (error instanceof SQLiteError && error.code === "SQLITE_BUSY") return false;
    throw error;
  }
}
